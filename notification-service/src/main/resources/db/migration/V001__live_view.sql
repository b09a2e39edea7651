-- The newest public state of each payment request, for the snapshot that a browser gets when it connects.
create table live_payment_request (
    id                   text        not null,
    version              bigint      not null,
    clinic_id            text        not null,
    call_id              text        not null,
    payer_participant_id text        not null,
    created_at           timestamptz not null,
    changed_at           timestamptz not null,
    data                 text        not null,
    -- When the request was delivered to a browser of its payer. Only the replica that sets it publishes the delivery.
    delivered_at         timestamptz,
    constraint live_payment_request_pkey primary key (id),
    constraint live_payment_request_version_positive check (version > 0)
);

create index live_payment_request_by_call on live_payment_request (call_id, clinic_id, created_at);
create index live_payment_request_by_change on live_payment_request (changed_at);

-- The next offset to read in each partition. It is written in the transaction that updates the view, so a starting replica
-- continues here without gaps.
create table view_progress (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    constraint view_progress_pkey primary key (topic, partition)
);

-- Guest tokens with a smaller generation are revoked: those of a call and clinic because the call has ended since they were
-- issued, those of a request's pay links because there is a newer link or the request was cancelled.
create table revoked_guest_tokens (
    clinic_id  text        not null,
    call_id    text        not null,
    -- Empty for the tokens of the call.
    payment_request_id text not null,
    generation integer     not null,
    revoked_at timestamptz not null,
    constraint revoked_guest_tokens_pkey primary key (clinic_id, call_id, payment_request_id)
);

create index revoked_guest_tokens_revoked_at on revoked_guest_tokens (revoked_at);

grant select, insert, update, delete on live_payment_request, view_progress, revoked_guest_tokens to ${service};

-- Row-level security separates the tenants in addition to the where clauses of the service.
alter table live_payment_request enable row level security;
create policy live_payment_request_tenancy on live_payment_request using (within_tenancy(null, clinic_id));
alter table revoked_guest_tokens enable row level security;
create policy revoked_guest_tokens_tenancy on revoked_guest_tokens using (within_tenancy(null, clinic_id));
