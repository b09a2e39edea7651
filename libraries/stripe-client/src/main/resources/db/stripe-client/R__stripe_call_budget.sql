-- How many calls to Stripe background work has made in the current quarter of a second: of each endpoint, and of all ('*'). See
-- DatabaseCallBudget. Unlogged, because a count that a crash of the database loses was over anyway. The file is repeatable, so
-- that it has a version of its own in no service.
create unlogged table if not exists stripe_call_budget (
    endpoint text    not null,
    -- Quarters of a second since 1970.
    quarter  bigint  not null,
    used     integer not null,
    constraint stripe_call_budget_pkey primary key (endpoint),
    constraint stripe_call_budget_used_positive check (used > 0)
) with (fillfactor = 50);

grant select, insert, update on stripe_call_budget to ${service};
