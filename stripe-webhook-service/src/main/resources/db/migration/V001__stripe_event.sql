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
    constraint stripe_event_pkey primary key (id),
    constraint stripe_event_endpoint_known check (endpoint in ('connect', 'account')),
    constraint stripe_event_sha256_length check (octet_length(sha256) = 32),
    constraint stripe_event_replays_positive check (replays >= 0)
);

-- The operator's list: newest first, of all, of an account, of a type.
create index stripe_event_received on stripe_event (received_at, id);
create index stripe_event_account_received on stripe_event (account, received_at, id);
create index stripe_event_type_received on stripe_event (type, received_at, id);

-- The bytes that were signed. Apart from stripe_event, so that they can be forgotten while id and hash stay; without a
-- foreign key, because both rows are written by one statement and old payloads are dropped by the month.
create table stripe_event_payload (
    event_id    text        not null,
    received_at timestamptz not null default now(),
    payload     bytea       not null,
    constraint stripe_event_payload_pkey primary key (event_id)
);

-- An event is 2 to 6 KB: kept in its row and uncompressed, it costs one write instead of CPU and a second table's.
alter table stripe_event_payload alter column payload set storage external;
alter table stripe_event_payload set (toast_tuple_target = 8160);

grant select, insert, update, delete on stripe_event, stripe_event_payload to ${service};
