-- Every event Stripe ever sent with a right signature. The id is Stripe's: a redelivery meets the primary key and
-- changes nothing. Rows are small and stay for good; what Stripe wrote stands in stripe_event_payload.
create table stripe_event (
    id          text        not null,
    endpoint    text        not null,
    account     text,
    type        text        not null,
    api_version text,
    livemode    boolean,
    created     timestamptz,
    received_at timestamptz not null default now(),
    sha256      bytea       not null,
    flags       text[]      not null,
    replays     integer     not null default 0,
    -- How it came first: sent by Stripe, or found in Stripe's list.
    source      text        not null,
    constraint stripe_event_pkey primary key (id),
    constraint stripe_event_endpoint_known check (endpoint in ('connect', 'account')),
    constraint stripe_event_sha256_length check (octet_length(sha256) = 32),
    constraint stripe_event_replays_positive check (replays >= 0),
    constraint stripe_event_source_known check (source in ('webhook', 'back-fill'))
);

-- The operator's list: newest first, of all, of an account, of a type.
create index stripe_event_received on stripe_event (received_at, id);
create index stripe_event_account_received on stripe_event (account, received_at, id);
create index stripe_event_type_received on stripe_event (type, received_at, id);

-- The bytes that were signed. Apart from stripe_event, so that they can be forgotten while id and hash stay; without a
-- foreign key, because both rows are written by one statement (at one time, received_at) and old payloads are dropped by the
-- month.
create table stripe_event_payload (
    event_id    text        not null,
    received_at timestamptz not null default now(),
    payload     bytea       not null,
    constraint stripe_event_payload_pkey primary key (event_id, received_at)
) partition by range (received_at);

alter table stripe_event_payload alter column payload set storage external;

-- What is too old is found without a look at the rest; costs next to nothing, because rows come in the order of their time.
create index stripe_event_payload_received on stripe_event_payload using brin (received_at);

-- Empty but when nobody has made partitions for months: an insert never fails for want of one.
create table stripe_event_payload_default partition of stripe_event_payload default;

-- Makes the partitions of this month and the next two, and drops those that are older than 90 days as a whole. Tables are
-- their owner's to make and drop: the service may do it by this function, by the clock, and in no other way. Waits for nobody
-- for long, and lets one at a time do it.
create function keep_stripe_event_payload_partitions() returns void
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
    set timezone = 'UTC'
    set lock_timeout = '2s'
as $$
declare
    start     timestamptz;
    partition text;
begin
    if not pg_try_advisory_xact_lock(4243) then
        return;
    end if;
    for ahead in 0..2 loop
        start := date_trunc('month', now()) + ahead * interval '1 month';
        partition := 'stripe_event_payload_' || to_char(start, 'YYYYMM');
        continue when to_regclass('public.' || partition) is not null;
        execute format('create table public.%I (like public.stripe_event_payload including all)', partition);
        -- An event is 2 to 6 KB: kept in its row and uncompressed, it costs one write instead of CPU and a second table's.
        execute format('alter table public.%I set (toast_tuple_target = 8160)', partition);
        execute format(
            'with early as (
                delete from public.stripe_event_payload_default where received_at >= %L and received_at < %L returning *
            )
            insert into public.%I select * from early',
            start, start + interval '1 month', partition);
        execute format(
            'alter table public.stripe_event_payload attach partition public.%I for values from (%L) to (%L)',
            partition, start, start + interval '1 month');
    end loop;
    for partition in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'public.stripe_event_payload'::regclass
            and c.relname ~ '^stripe_event_payload_[0-9]{6}$'
            and to_timestamp(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= now() - interval '90 days'
    loop
        begin
            execute format('drop table public.%I', partition);
        exception when lock_not_available then
            raise notice 'somebody reads %, dropped next time', partition;
        end;
    end loop;
end
$$;

revoke execute on function keep_stripe_event_payload_partitions() from public;
grant execute on function keep_stripe_event_payload_partitions() to ${service};
select keep_stripe_event_payload_partitions();

grant select, insert, update, delete on stripe_event, stripe_event_payload to ${service};

-- Whose accounts are connected: this service's copy, of the newest version of each clinic's settings.
create table known_clinic (
    clinic_id text    not null,
    version   integer not null,
    constraint known_clinic_pkey primary key (clinic_id)
);

create table clinic_account (
    clinic_id text not null,
    account   text not null,
    constraint clinic_account_pkey primary key (clinic_id, account)
);

create index clinic_account_account on clinic_account (account);

alter table known_clinic enable row level security;
create policy known_clinic_tenancy on known_clinic using (within_tenancy(null, clinic_id));
alter table clinic_account enable row level security;
create policy clinic_account_tenancy on clinic_account using (within_tenancy(null, clinic_id));

grant select, insert, update, delete on known_clinic, clinic_account to ${service};

-- How far each account's events were read from Stripe's own list of them, and who reads them now. An account that was
-- linked once stays here for good: its events are no stranger's.
create table back_fill (
    account      text        not null,
    -- Whether a clinic has it; if not, it is looked at once more, and then never.
    linked       boolean     not null,
    -- The durable cursor: what happened before is stored. Moves when all pages are stored, never in between.
    reached_at   timestamptz not null,
    checked_at   timestamptz,
    -- Null: not any more.
    next_at      timestamptz,
    -- Whose it is for the moment; a lease that has ended is nobody's.
    lease        uuid,
    leased_until timestamptz,
    events_found bigint      not null default 0,
    failures     integer     not null default 0,
    failure      text,
    constraint back_fill_pkey primary key (account),
    constraint back_fill_account_known check (account = 'platform' or account like 'acct\_%'),
    constraint back_fill_lease_whole check ((lease is null) = (leased_until is null))
);

create index back_fill_next on back_fill (next_at);

-- The platform's own account has no clinic.
insert into back_fill (account, linked, reached_at, next_at) values ('platform', true, now(), now());

grant select, insert, update, delete on back_fill to ${service};

