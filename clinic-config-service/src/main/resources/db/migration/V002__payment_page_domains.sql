-- What is set for the whole platform: one row.
create table platform (
    single_row           boolean not null default true,
    -- The number of changes, which is also the position of the last one in the platform's audit chain.
    version              bigint  not null default 0,
    -- The domains of the pages on which patients pay, in order.
    payment_page_domains text    not null default '[]',
    constraint platform_pkey primary key (single_row),
    constraint platform_has_one_row check (single_row),
    constraint platform_payment_page_domains_json check (payment_page_domains is json array)
);

insert into platform default values;

-- A domain of the platform's pages on a connected Stripe account: whether Stripe shows Apple Pay and Google Pay there, and when to ask
-- again. A replica that asks moves next_check_at ahead as a lease.
create table wallet_registration (
    account          text        not null,
    domain           text        not null,
    -- False once the domain was removed here: it is disabled at Stripe, and then the row is deleted.
    wanted           boolean     not null default true,
    next_check_at    timestamptz not null,
    -- How often in a row the wallets were not both active, or there was no answer.
    failed_checks    integer     not null default 0,
    -- When a person last asked for a check.
    asked_at         timestamptz,
    -- When Stripe last answered. Null: it has not answered yet, and nothing below is known.
    answered_at      timestamptz,
    answer           text        not null default 'NONE',
    -- Stripe's words about the domain, and about each wallet.
    words            text,
    apple_pay        boolean     not null default false,
    apple_pay_words  text,
    google_pay       boolean     not null default false,
    google_pay_words text,
    constraint wallet_registration_pkey primary key (account, domain),
    constraint wallet_registration_answer_known check (answer in ('NONE', 'REGISTERED', 'REFUSED', 'NOT_PERMITTED')),
    constraint wallet_registration_answer_dated check ((answer = 'NONE') = (answered_at is null))
);

create index wallet_registration_due on wallet_registration (next_check_at);
create index wallet_registration_of_domain on wallet_registration (domain);

grant select, update on platform to ${service};
grant select, insert, update, delete on wallet_registration to ${service};

-- The platform's domains belong to no clinic or organisation; only its operator and the call platform change them.
alter table platform enable row level security;
create policy platform_tenancy on platform using (within_tenancy(null, null));
alter table wallet_registration enable row level security;
create policy wallet_registration_tenancy on wallet_registration
    using (within_tenancy(null, null)
        or exists (select from clinic_of_account where clinic_of_account.account = wallet_registration.account));
