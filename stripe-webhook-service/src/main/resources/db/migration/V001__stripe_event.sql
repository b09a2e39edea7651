-- Every Stripe event that may concern us, from a webhook with a valid signature or from Stripe's list of events. The id is
-- Stripe's, so a duplicate conflicts with the primary key and changes nothing. Rows are small and never deleted; the payloads are in
-- stripe_event_payload.
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
    -- Whether its facts were published. If not, the event is judged anew when it arrives again, because the flags depend on the
    -- configuration, such as the endpoint where it arrived.
    published   boolean     not null,
    replays     integer     not null default 0,
    -- How the event arrived first: as a webhook, or from Stripe's list (back-fill).
    source      text        not null,
    constraint stripe_event_pkey primary key (id),
    constraint stripe_event_endpoint_known check (endpoint in ('connect', 'account')),
    constraint stripe_event_sha256_length check (octet_length(sha256) = 32),
    constraint stripe_event_replays_positive check (replays >= 0),
    constraint stripe_event_source_known check (source in ('webhook', 'back-fill'))
);

-- For the operator's list, newest first: all events, those of an account, and those of a type.
create index stripe_event_received on stripe_event (received_at, id);
create index stripe_event_account_received on stripe_event (account, received_at, id);
create index stripe_event_of_unknown_account on stripe_event (account) where 'unknown-account' = any (flags);
create index stripe_event_type_received on stripe_event (type, received_at, id);

-- The fields of each event that are read, as JSON, and no others. They are in a table of their own, so that they can be deleted
-- while the id and their hash stay. There is no foreign key, because one statement writes both rows with the same received_at, and old payloads
-- are dropped by the month.
create table stripe_event_payload (
    event_id    text        not null,
    received_at timestamptz not null default now(),
    payload     bytea       not null,
    constraint stripe_event_payload_pkey primary key (event_id, received_at)
) partition by range (received_at);

alter table stripe_event_payload alter column payload set storage external;

-- Finds old payloads without reading the others. A BRIN index costs almost nothing here, because rows arrive in order of time.
create index stripe_event_payload_received on stripe_event_payload using brin (received_at);

-- Takes the rows if no partitions were created for months, so that an insert never fails for lack of one. Normally empty.
create table stripe_event_payload_default partition of stripe_event_payload default;

-- Creates the partitions of this month and the next two, and drops those whose rows are all older than 90 days. Only the owner
-- may create and drop partitions, so the function runs with the owner's rights (security definer); it has no parameters, so
-- the service can do nothing else with them. It waits at most two seconds for a lock, and an advisory lock keeps it from
-- running twice at the same time.
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
        -- A payload is at most a few KB. Kept uncompressed in its row it costs one write, but no CPU for compression and no write to
        -- the TOAST table.
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

-- The clinics and their connected Stripe accounts: this service's copy of the topic clinic-payments.v1. The version is that of
-- the newest settings, so that an older event changes nothing.
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

-- The back-fill: how far each account's events were read from Stripe's list, and the lease of the replica that reads them now.
-- The row of an account that was linked once is never deleted, because events of accounts without a row are flagged as unknown.
create table back_fill (
    account      text        not null,
    -- Whether a clinic has the account. When no clinic has it any more, its list is read for the last time.
    linked       boolean     not null,
    -- The cursor: all earlier events are stored. It moves only when all pages of a run are stored.
    reached_at   timestamptz not null,
    checked_at   timestamptz,
    -- When the next run is due. Null if the account is no longer read.
    next_at      timestamptz,
    -- The lease of the replica that reads the account now. After leased_until another replica may claim the account.
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

-- The platform's own account belongs to no clinic, so no event adds it.
insert into back_fill (account, linked, reached_at, next_at) values ('platform', true, now(), now());

grant select, insert, update, delete on back_fill to ${service};

