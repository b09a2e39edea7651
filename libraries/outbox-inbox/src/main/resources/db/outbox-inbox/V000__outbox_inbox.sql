-- Events to be sent, each written by the transaction that causes it. The relay sends an event, waits for the broker's
-- acknowledgement and deletes the row, so the table contains only events that are not acknowledged yet.
create table outbox (
    sequence bigint generated always as identity primary key,
    id       text        not null,
    topic    text        not null,
    key      text        not null,
    type     text        not null,
    time     timestamptz not null default now(),
    data     text        not null,
    -- A message to be sent again unchanged (SentMessage as JSON), with its own key, headers and value instead of those of an
    -- event. Null for a new event.
    message  text,
    constraint outbox_id_unique unique (id)
);

-- The table is a queue whose rows live for milliseconds. Autovacuum therefore runs after a fixed number of dead rows instead of
-- a share of the table's size.
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- The ids of the events that each consumer has processed, written in the transaction of the event's effect, so that a duplicate
-- changes nothing.
create table inbox (
    consumer    text        not null,
    event_id    text        not null,
    received_at timestamptz not null default now(),
    constraint inbox_pkey primary key (consumer, event_id)
);

create index inbox_received_at on inbox (received_at);

-- The role that runs the migrations owns the tables. The service's role may only read and write rows.
grant select, insert, update, delete on outbox, inbox to ${service};
