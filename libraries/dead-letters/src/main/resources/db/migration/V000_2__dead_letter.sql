-- Messages that this service could not process. The position in the topic identifies a message, so that a duplicate report, from
-- another replica or after a restart, changes nothing.
create table dead_letter (
    id          text        not null,
    consumer    text        not null,
    topic       text        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    -- The original message. Key and value are bytes because they need not be text. The headers are JSON in a text column because
    -- jsonb cannot store U+0000.
    key         bytea,
    headers     text        not null,
    value       bytea,
    reason      text        not null,
    event_id    text,
    event_type  text,
    dead_at     timestamptz not null,
    replayed_at timestamptz,
    replays     integer     not null,
    constraint dead_letter_pkey primary key (id),
    constraint dead_letter_position_unique unique (consumer, topic, partition, "offset"),
    constraint dead_letter_replays_positive check (replays >= 0)
);

-- The dead letters that wait for a replay are counted every few seconds for a metric, and listed for the operator.
create index dead_letter_waiting on dead_letter (id) where replayed_at is null;
create index dead_letter_replayed_at on dead_letter (replayed_at);
create index dead_letter_event on dead_letter (topic, event_id);

grant select, insert, update, delete on dead_letter to ${service};
