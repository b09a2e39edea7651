-- What the test's consumer does: one row for each event it took.
create table effect (
    id        bigint generated always as identity primary key,
    reference text not null
);

grant select, insert, update, delete on effect to ${service};
