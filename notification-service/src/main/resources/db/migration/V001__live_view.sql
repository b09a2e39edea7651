-- The newest public state of each payment request: what a page that connects is shown.
create table live_payment_request (
    id                   text        not null,
    version              bigint      not null,
    clinic_id            text        not null,
    call_id              text        not null,
    payer_participant_id text        not null,
    created_at           timestamptz not null,
    changed_at           timestamptz not null,
    data                 text        not null,
    -- When it was published that the request has reached its payer: once, by one replica.
    delivered_at         timestamptz,
    constraint live_payment_request_pkey primary key (id),
    constraint live_payment_request_version_positive check (version > 0)
);

create index live_payment_request_by_call on live_payment_request (call_id, clinic_id, created_at);
create index live_payment_request_by_change on live_payment_request (changed_at);

-- Up to where the view is complete, per partition. Written in the transaction of the view: a replica starts here.
create table view_progress (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    constraint view_progress_pkey primary key (topic, partition)
);

-- Guest tokens of a call and clinic whose generation is smaller are dead: the call has ended since.
create table revoked_guest_tokens (
    clinic_id  text        not null,
    call_id    text        not null,
    generation integer     not null,
    revoked_at timestamptz not null,
    constraint revoked_guest_tokens_pkey primary key (clinic_id, call_id)
);

create index revoked_guest_tokens_revoked_at on revoked_guest_tokens (revoked_at);

grant select, insert, update, delete on live_payment_request, view_progress, revoked_guest_tokens to ${service};
