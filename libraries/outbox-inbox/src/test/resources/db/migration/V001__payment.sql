-- What the test's consumer does: one row for each event it took.
create table payment (
    id           bigint generated always as identity primary key,
    reference    text   not null,
    amount_minor bigint not null,
    constraint payment_amount_positive check (amount_minor > 0)
);

-- A switch that makes the outbox lose its connection where a killed process would: after the broker has the event and
-- before the row is gone.
create table relay_dies_at_key (key text primary key);

create function die_instead_of_deleting() returns trigger language plpgsql as $$
begin
    if exists (select from relay_dies_at_key where key = old.key) then
        perform pg_terminate_backend(pg_backend_pid());
    end if;
    return old;
end $$;

create trigger outbox_relay_dies before delete on outbox for each row execute function die_instead_of_deleting();

grant select, insert, update, delete on payment, relay_dies_at_key to ${service};
