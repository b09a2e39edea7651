-- What the video-call platform is told: outcomes of payment requests, as events that it reads, or that are sent to its webhook
-- endpoints. Everything is new, so replicas of the version before go on working; the changes that they make meanwhile have no event.

-- An outcome of a payment request, written in the transaction that changes the request. data has ids, money and status only.
create table platform_event (
    id                 text        not null,
    -- The order in which rows were written. A transaction that commits late has an earlier number than rows that are visible already.
    sequence           bigint      generated always as identity,
    -- The order in which the platform reads events. It is assigned after the commit, so that no event ever appears before one that
    -- was read. Null: not assigned yet, so nobody is told.
    position           bigint,
    type               text        not null,
    organisation_id    text        not null,
    clinic_id          text        not null,
    payment_request_id text        not null,
    at                 timestamptz not null,
    data               text        not null,
    constraint platform_event_pkey primary key (id),
    constraint platform_event_position_unique unique (position),
    constraint platform_event_data_json check (data is json object)
);

create index platform_event_without_position on platform_event (sequence) where position is null;
create index platform_event_at on platform_event (at);

create sequence platform_event_position_sequence;
grant usage on sequence platform_event_position_sequence to ${service};

grant select, insert, update, delete on platform_event to ${service};
alter table platform_event enable row level security;
create policy platform_event_tenancy on platform_event using (within_tenancy(organisation_id, clinic_id));

-- Where the platform wants to be told.
create table webhook_endpoint (
    id              text        not null,
    -- Null: the events of all organisations.
    organisation_id text,
    url             text        not null,
    description     text,
    -- Empty: events of every type, also of those that there will be later.
    event_types     text[]      not null,
    status          text        not null,
    paused_reason   text,
    paused_at       timestamptz,
    -- The first failed attempt since the last one that succeeded, and how many there were.
    failing_since   timestamptz,
    failures        integer     not null default 0,
    created_at      timestamptz not null,
    constraint webhook_endpoint_pkey primary key (id),
    constraint webhook_endpoint_url_unique unique nulls not distinct (organisation_id, url),
    constraint webhook_endpoint_status_known check (status in ('ACTIVE', 'PAUSED')),
    constraint webhook_endpoint_paused_reason_known check (paused_reason in ('REQUESTED', 'FAILING', 'GONE')),
    constraint webhook_endpoint_paused_with_reason
        check ((status = 'PAUSED') = (paused_reason is not null) and (paused_reason is null) = (paused_at is null)),
    constraint webhook_endpoint_failing check ((failures = 0) = (failing_since is null))
);

grant select, insert, update, delete on webhook_endpoint to ${service};
alter table webhook_endpoint enable row level security;
create policy webhook_endpoint_tenancy on webhook_endpoint using (within_tenancy(organisation_id, null));

-- A secret that signs what is sent to an endpoint. An endpoint has several while the platform changes to a new one.
create table webhook_secret (
    id          text        not null,
    endpoint_id text        not null,
    secret      text        not null,
    created_at  timestamptz not null,
    -- From then on it signs nothing. Null: it is the latest.
    expires_at  timestamptz,
    constraint webhook_secret_pkey primary key (id),
    constraint webhook_secret_of_endpoint foreign key (endpoint_id) references webhook_endpoint (id) on delete cascade
);

create index webhook_secret_of_endpoint on webhook_secret (endpoint_id);

grant select, insert, update, delete on webhook_secret to ${service};
alter table webhook_secret enable row level security;
create policy webhook_secret_tenancy on webhook_secret
    using (exists (select from webhook_endpoint where id = endpoint_id));

-- An event that is to be sent to an endpoint, or was.
create table webhook_delivery (
    endpoint_id        text        not null,
    event_id           text        not null,
    -- Those of the event.
    position           bigint      not null,
    payment_request_id text        not null,
    status             text        not null,
    attempts           integer     not null default 0,
    -- When to try next. Claiming an attempt moves it ahead as a lease, so that another replica tries again if this one dies.
    next_at            timestamptz,
    created_at         timestamptz not null,
    last_attempt_at    timestamptz,
    -- The status code of the latest answer; null: there was none.
    last_http_status   integer,
    last_failure       text,
    delivered_at       timestamptz,
    constraint webhook_delivery_pkey primary key (endpoint_id, event_id),
    constraint webhook_delivery_to_endpoint foreign key (endpoint_id) references webhook_endpoint (id) on delete cascade,
    constraint webhook_delivery_of_event foreign key (event_id) references platform_event (id) on delete cascade,
    constraint webhook_delivery_status_known check (status in ('WAITING', 'DELIVERED', 'FAILED')),
    constraint webhook_delivery_waits_for_a_time check ((status = 'WAITING') = (next_at is not null))
);

create index webhook_delivery_due on webhook_delivery (endpoint_id, next_at, position) where status = 'WAITING';
-- The events of one request are sent one after the other.
create index webhook_delivery_in_order on webhook_delivery (endpoint_id, payment_request_id, position) where status = 'WAITING';
create index webhook_delivery_listed on webhook_delivery (endpoint_id, position desc);
create index webhook_delivery_of_event on webhook_delivery (event_id);

grant select, insert, update, delete on webhook_delivery to ${service};
alter table webhook_delivery enable row level security;
create policy webhook_delivery_tenancy on webhook_delivery
    using (exists (select from webhook_endpoint where id = endpoint_id));
