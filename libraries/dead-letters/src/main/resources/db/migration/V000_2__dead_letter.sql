-- What this service took from a topic and could never process. Its place in that topic tells one from another: whoever
-- reports the same message again, another replica or the same one after a restart, changes nothing.
create table dead_letter (
    id          text        not null,
    consumer    text        not null,
    topic       text        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    -- The message as it was: bytes, because it need not be text; the headers as JSON in a text, because JSONB has no U+0000.
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

-- How many wait is asked every few seconds, and which is what an operator looks at.
create index dead_letter_waiting on dead_letter (id) where replayed_at is null;
create index dead_letter_replayed_at on dead_letter (replayed_at);
create index dead_letter_event on dead_letter (topic, event_id);

grant select, insert, update, delete on dead_letter to ${service};
