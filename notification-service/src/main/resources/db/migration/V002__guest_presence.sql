-- A running process of this service. One that has not been seen for a while is gone, and its sockets with it.
create table live_replica (
    id      uuid        not null,
    seen_at timestamptz not null,
    constraint live_replica_pkey primary key (id)
);

create index live_replica_seen_at on live_replica (seen_at);

-- Which guests have or had a page open, by the replica that their sockets are connected to.
create table guest_presence (
    clinic_id          text        not null,
    call_id            text        not null,
    participant_id     text        not null,
    -- The request of the page behind a pay link; empty for the page of the call.
    payment_request_id text        not null,
    replica            uuid        not null,
    present            boolean     not null,
    changed_at         timestamptz not null,
    constraint guest_presence_pkey primary key (call_id, clinic_id, participant_id, payment_request_id, replica)
);

create index guest_presence_changed_at on guest_presence (changed_at);

grant select, insert, update, delete on live_replica, guest_presence to ${service};

alter table guest_presence enable row level security;
create policy guest_presence_tenancy on guest_presence using (within_tenancy(null, clinic_id));
