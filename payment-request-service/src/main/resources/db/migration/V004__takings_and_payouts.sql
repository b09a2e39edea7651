-- A refund counts on the day it was made, and its return on the day on which that failed, so that a later failure does not
-- change the takings of a day that is over. Null in older rows: what failed before counts nowhere, as until now.
alter table refund add column failed_at timestamptz;

-- When the bank took the disputed money, and when it gave it back. Rows that a replica of the version before writes meanwhile
-- have nulls until Stripe is asked about the dispute again, which is once a day while it is open.
alter table dispute
    add column withdrawn_at timestamptz,
    add column returned_at  timestamptz;

update dispute set withdrawn_at = opened_at
    where status in ('LOST', 'WON')
        or (status in ('NEEDS_RESPONSE', 'UNDER_REVIEW') and stripe_status not like 'warning\_%');
update dispute set returned_at = closed_at where status = 'WON';

-- For the takings of a day.
create index refund_made_at_clinic on refund (clinic_id, created_at);
create index refund_failed_at_clinic on refund (clinic_id, failed_at) where failed_at is not null;
create index dispute_withdrawn_at_clinic on dispute (clinic_id, withdrawn_at) where withdrawn_at is not null;
create index dispute_returned_at_clinic on dispute (clinic_id, returned_at) where returned_at is not null;

-- How far a Stripe account of a clinic was read for payouts and balance transactions. An account of several clinics has a row
-- for each, because each clinic sees its own payments only.
create table payout_reading (
    clinic_id       text        not null,
    organisation_id text        not null,
    account         text        not null,
    -- All movements before this time were read.
    read_to         timestamptz not null,
    -- When a reading was last completed; null if none was yet.
    completed_at    timestamptz,
    -- When to read next, and how many readings have failed since the last complete one. Claiming a reading moves next_check_at
    -- ahead as a lease. Null: the account is disconnected.
    next_check_at   timestamptz,
    failures        integer     not null default 0,
    constraint payout_reading_pkey primary key (clinic_id, account)
);

create index payout_reading_to_check on payout_reading (next_check_at) where next_check_at is not null;

grant select, insert, update, delete on payout_reading to ${service};
alter table payout_reading enable row level security;
create policy payout_reading_tenancy on payout_reading using (within_tenancy(organisation_id, clinic_id));

-- A payout of a Stripe account to its bank account, as Stripe last said. Amounts are in the smallest unit of the currency.
create table payout (
    clinic_id       text        not null,
    id              text        not null,
    organisation_id text        not null,
    account         text        not null,
    amount_minor    bigint      not null,
    currency        text        not null,
    status          text        not null,
    -- Stripe can list what is in an automatic payout, and not what is in one that was made by hand.
    automatic       boolean     not null,
    created_at      timestamptz not null,
    arrival_date    date        not null,
    failure_code    text,
    -- Whether all of its movements were read.
    itemised        boolean     not null default false,
    constraint payout_pkey primary key (clinic_id, id),
    constraint payout_status_known check (status in ('PENDING', 'IN_TRANSIT', 'PAID', 'FAILED', 'CANCELED'))
);

create index payout_of_clinic on payout (clinic_id, arrival_date desc, id desc);

grant select, insert, update, delete on payout to ${service};
alter table payout enable row level security;
create policy payout_tenancy on payout using (within_tenancy(organisation_id, clinic_id));

-- A balance transaction of a Stripe account, in the smallest unit of its currency, which is the account's and not always the
-- payer's. What comes in is positive.
create table balance_movement (
    clinic_id             text        not null,
    id                    text        not null,
    organisation_id       text        not null,
    account               text        not null,
    kind                  text        not null,
    -- Null: it does not belong to a payment of this clinic, but to one that was not made here, to another clinic's, or to none.
    payment_request_id    text,
    -- The automatic payout that it is in; null if it is in none yet.
    payout                text,
    gross_minor           bigint      not null,
    stripe_fee_minor      bigint      not null,
    application_fee_minor bigint      not null,
    net_minor             bigint      not null,
    currency              text        not null,
    moved_at              timestamptz not null,
    constraint balance_movement_pkey primary key (clinic_id, id),
    constraint balance_movement_kind_known check (kind in (
        'PAYMENT', 'REFUND', 'REFUND_RETURNED', 'DISPUTE', 'DISPUTE_RETURNED', 'STRIPE_FEE', 'PAYOUT', 'PAYOUT_RETURNED',
        'OTHER')),
    constraint balance_movement_adds_up check (net_minor = gross_minor - stripe_fee_minor - application_fee_minor)
);

create index balance_movement_of_payout on balance_movement (clinic_id, payout, id);
create index balance_movement_of_request on balance_movement (payment_request_id) where payment_request_id is not null;
-- What is not paid out yet.
create index balance_movement_left on balance_movement (clinic_id, account, currency) where payout is null;

grant select, insert, update, delete on balance_movement to ${service};
alter table balance_movement enable row level security;
create policy balance_movement_tenancy on balance_movement using (within_tenancy(organisation_id, clinic_id));
