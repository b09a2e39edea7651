-- An event is a row written by the transaction that causes it. The relay sends it, waits for the broker's
-- acknowledgement, then deletes it: what stands here is what has not left yet.
create table outbox (
    sequence bigint generated always as identity primary key,
    id       text        not null,
    topic    text        not null,
    key      text        not null,
    type     text        not null,
    time     timestamptz not null default now(),
    data     text        not null,
    -- A message that is sent once more as it was (SentMessage, as JSON): its own key, headers and value instead of an event's.
    message  text,
    constraint outbox_id_unique unique (id)
);

-- The table is a queue: rows live for milliseconds, so vacuum by count instead of by share.
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- The id of every event a consumer has taken, written in the transaction of its effect.
create table inbox (
    consumer    text        not null,
    event_id    text        not null,
    received_at timestamptz not null default now(),
    constraint inbox_pkey primary key (consumer, event_id)
);

create index inbox_received_at on inbox (received_at);

-- Whoever migrates owns the tables; the service only uses them.
grant select, insert, update, delete on outbox, inbox to ${service};
