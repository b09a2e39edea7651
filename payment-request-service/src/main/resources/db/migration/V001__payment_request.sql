-- Each table is followed by its grant to the service and its row-level security policy. The policies separate the tenants in
-- addition to the where clauses of the service.

-- A payment that a clinic requests from one participant of a call.
create table payment_request (
    id                   text        not null,
    version              integer     not null,
    status               text        not null,
    organisation_id      text        not null,
    clinic_id            text        not null,
    call_id              text        not null,
    -- How often the call had ended when the payment was requested: guest tokens of earlier generations do not give access to it.
    call_generation      integer     not null default 0,
    payer_participant_id text        not null,
    requested_by         text        not null,
    amount_minor         bigint      not null,
    currency             text        not null,
    description          text        not null,
    -- The practitioner and the item are printed on the receipt.
    practitioner_name    text,
    provider_number      text,
    item_number          text,
    bulk_billed          boolean     not null default false,
    created_at           timestamptz not null,
    expires_at           timestamptz not null,
    delivered_at         timestamptz,
    opened_at            timestamptz,
    paid_at              timestamptz,
    ended_at             timestamptz,
    end_reason           text,
    failure_code         text,
    failed_at            timestamptz,
    failed_attempts      integer     not null default 0,
    -- Whether the current attempt has reached the bank: the payer authenticates there, or Stripe processes the payment.
    at_bank              boolean     not null default false,
    -- Stripe's ids of the charges that failed. They are kept so that a duplicate event does not count an attempt twice.
    failed_charges       text[]      not null default '{}',
    card_brand           text,
    card_last4           text,
    refunded_minor       bigint      not null default 0,
    -- The part of refunded_minor whose refunds are still pending.
    refund_pending_minor bigint      not null default 0,
    -- What Stripe received for this request, in minor units, whatever the request's status is.
    received_minor       bigint      not null default 0,
    -- These columns describe the most urgent dispute, if there is one.
    dispute_status       text,
    dispute_reason       text,
    dispute_minor        bigint      not null default 0,
    dispute_evidence_due_by timestamptz,
    needs_attention      text,
    -- The Stripe account that receives the payment. It stays the same if the clinic links another account later.
    stripe_account       text        not null,
    -- Copied from the clinic's settings when the request is created, because a retry with the same idempotency key must send the
    -- same parameters to Stripe.
    statement_descriptor_suffix text,
    -- The platform's fee in minor units, by the organisation's terms when the request was created.
    application_fee_minor bigint     not null default 0,
    -- The idempotency key for creating the PaymentIntent. It is stored before the call to Stripe, so that a retry after a crash
    -- does not create a second PaymentIntent.
    intent_key           text,
    payment_intent       text,
    -- An ending that is decided but must be carried out at Stripe before it is final. ending_since is when the last attempt to
    -- carry it out began, or null if there was none yet.
    ending               text,
    ending_reason        text,
    ending_since         timestamptz,
    -- When to check the payment at Stripe next, in case a webhook was lost, and how many checks have been planned since the last
    -- update. The pauses between checks grow with this number.
    next_check_at        timestamptz,
    checks               integer     not null default 0,
    constraint payment_request_pkey primary key (id),
    constraint payment_request_payment_intent_unique unique (payment_intent),
    constraint payment_request_status_known
        check (status in ('REQUESTED', 'PAYING', 'PAID', 'DECLINED', 'CANCELLED', 'EXPIRED')),
    constraint payment_request_ending_known check (ending in ('DECLINED', 'CANCELLED', 'EXPIRED')),
    constraint payment_request_amount_positive check (amount_minor > 0),
    constraint payment_request_application_fee_of_amount check (application_fee_minor between 0 and amount_minor),
    constraint payment_request_refunded_at_most_received check (refunded_minor between 0 and received_minor),
    constraint payment_request_refund_pending_of_refunded check (refund_pending_minor between 0 and refunded_minor),
    constraint payment_request_paid_in_full
        check (status <> 'PAID' or (received_minor = amount_minor and paid_at is not null and payment_intent is not null)),
    constraint payment_request_intent_has_key check (payment_intent is null or intent_key is not null)
);

-- Lists a clinic's requests, newest first. Ids sort by time.
create index payment_request_of_clinic on payment_request (clinic_id, id desc);
-- For the totals and the reconciliation of a period.
create index payment_request_paid_of_clinic on payment_request (clinic_id, paid_at) where status = 'PAID';
-- Finds the open requests that must end because their Stripe account is removed or disconnected.
create index payment_request_open_of_clinic on payment_request (clinic_id, stripe_account)
    where status in ('REQUESTED', 'PAYING');
create index payment_request_of_call on payment_request (call_id, clinic_id);
create index payment_request_expiring on payment_request (expires_at) where status in ('REQUESTED', 'PAYING');
create index payment_request_ending on payment_request (ending_since)
    where ending is not null and status in ('REQUESTED', 'PAYING');
create index payment_request_to_check on payment_request (next_check_at) where next_check_at is not null;

grant select, insert, update, delete on payment_request to ${service};
alter table payment_request enable row level security;
create policy payment_request_tenancy on payment_request using (within_tenancy(organisation_id, clinic_id));

-- The history of a request: one row for each change, numbered by the request's version.
create table timeline_entry (
    payment_request_id text        not null,
    version            integer     not null,
    event              text        not null,
    status             text        not null,
    at                 timestamptz not null,
    -- A code, such as why an attempt failed or why the request ended.
    detail             text,
    -- The member of staff who resolved what needed attention.
    resolved_by        text,
    constraint timeline_entry_pkey primary key (payment_request_id, version),
    constraint timeline_entry_of_request foreign key (payment_request_id) references payment_request (id)
);

grant select, insert, update, delete on timeline_entry to ${service};
alter table timeline_entry enable row level security;
create policy timeline_entry_tenancy on timeline_entry
    using (exists (select from payment_request where id = payment_request_id));

-- The failed attempts of the last hour: refused cards (PAYMENT) and unknown pay links (REDEMPTION). Addresses belong to no
-- clinic, so only transactions with access to all clinics see them.
create table failed_attempt (
    sequence bigint generated always as identity,
    kind     text        not null,
    -- Whose failures count together: the payer, as clinic/call/participant, or the keyed hash of the network address.
    whose    text        not null,
    at       timestamptz not null,
    constraint failed_attempt_pkey primary key (sequence),
    constraint failed_attempt_kind_known check (kind in ('PAYMENT', 'REDEMPTION'))
);

create index failed_attempt_whose on failed_attempt (whose, kind, at desc);
create index failed_attempt_at on failed_attempt (at);

grant select, insert, update, delete on failed_attempt to ${service};
alter table failed_attempt enable row level security;
create policy failed_attempt_tenancy on failed_attempt using (within_tenancy(null, null));

-- The link with which the payer can continue on another device. A request has at most one; a new link replaces it.
create table pay_link (
    payment_request_id text        not null,
    -- SHA-256 of the token, which itself is not stored. Null once the link is withdrawn.
    token_hash         text,
    issued_at          timestamptz not null,
    -- When the link was first used, and the SHA-256 of the key of that redemption, which alone can be repeated for a short time.
    redeemed_at         timestamptz,
    redemption_key_hash text,
    -- How many links the request has had, and one more if it was cancelled. The guest token of a used link contains the link's
    -- number, and is invalid when this is greater.
    generation         integer     not null default 1,
    -- Limits how many links are issued within a minute.
    minute_began_at    timestamptz not null,
    issued_in_minute   integer     not null default 1,
    constraint pay_link_pkey primary key (payment_request_id),
    constraint pay_link_token_hash_unique unique (token_hash),
    constraint pay_link_redeemed_with_a_key check ((redeemed_at is null) = (redemption_key_hash is null)),
    constraint pay_link_of_request foreign key (payment_request_id) references payment_request (id)
);

grant select, insert, update, delete on pay_link to ${service};
alter table pay_link enable row level security;
create policy pay_link_tenancy on pay_link
    using (exists (select from payment_request where id = payment_request_id));

-- A refund of a payment, requested here or made in the Stripe Dashboard.
create table refund (
    id                 text        not null,
    payment_request_id text        not null,
    organisation_id    text        not null,
    clinic_id          text        not null,
    amount_minor       bigint      not null,
    currency           text        not null,
    status             text        not null,
    reason             text,
    -- Null if the refund was made at Stripe.
    requested_by       text,
    created_at         timestamptz not null,
    failure_reason     text,
    stripe_refund      text,
    -- The idempotency key of the refund. It is stored before the call to Stripe, so that a retry after a crash does not refund
    -- twice. Null if the refund was made at Stripe.
    stripe_key         text,
    -- Whether more would be refunded than was paid if this refund counted. Such a refund counts nowhere.
    exceeds_payment      boolean     not null default false,
    -- When to call Stripe for this refund next, and how many calls there were: to make the refund and to check its status. Calls
    -- that Stripe did not answer are not counted.
    next_check_at      timestamptz,
    checks             integer     not null default 0,
    constraint refund_pkey primary key (id),
    constraint refund_of_request foreign key (payment_request_id) references payment_request (id),
    constraint refund_stripe_refund_unique unique (stripe_refund),
    constraint refund_status_known check (status in ('PENDING', 'SUCCEEDED', 'CANCELED', 'FAILED')),
    constraint refund_amount_positive check (amount_minor > 0),
    constraint refund_known_here_or_there check (stripe_refund is not null or stripe_key is not null)
);

create index refund_of_payment_request on refund (payment_request_id);
create index refund_to_check on refund (next_check_at) where next_check_at is not null;

grant select, insert, update, delete on refund to ${service};
alter table refund enable row level security;
create policy refund_tenancy on refund using (within_tenancy(organisation_id, clinic_id));

-- A dispute of a payment by the cardholder's bank. A payment can have several.
create table dispute (
    id                 text        not null,
    payment_request_id text        not null,
    organisation_id    text        not null,
    clinic_id          text        not null,
    stripe_dispute     text        not null,
    amount_minor       bigint      not null,
    currency           text        not null,
    status             text        not null,
    -- Stripe's own status, and when the dispute had it. The time decides which status is newer, because events arrive in any order.
    stripe_status      text        not null,
    stood_so_at        timestamptz not null,
    reason             text,
    evidence_due_by    timestamptz,
    opened_at          timestamptz not null,
    closed_at          timestamptz,
    -- When to check the dispute at Stripe next, in case a webhook was lost. Null once the dispute is decided.
    next_check_at      timestamptz,
    constraint dispute_pkey primary key (id),
    constraint dispute_of_request foreign key (payment_request_id) references payment_request (id),
    constraint dispute_stripe_dispute_unique unique (stripe_dispute),
    constraint dispute_status_known check (status in ('NEEDS_RESPONSE', 'UNDER_REVIEW', 'LOST', 'WON', 'CLOSED')),
    constraint dispute_amount_positive check (amount_minor > 0)
);

create index dispute_of_payment_request on dispute (payment_request_id);
create index dispute_of_clinic on dispute (clinic_id, id desc);
create index dispute_to_check on dispute (next_check_at) where next_check_at is not null;

grant select, insert, update, delete on dispute to ${service};
alter table dispute enable row level security;
create policy dispute_tenancy on dispute using (within_tenancy(organisation_id, clinic_id));

-- How each clinic may take payments: this service's copy of the topic clinic-payments.v1. The settings hold only the fields
-- that this service uses, as JSON.
create table clinic_payments (
    clinic_id       text    not null,
    organisation_id text    not null,
    version         integer not null,
    settings        text    not null,
    constraint clinic_payments_pkey primary key (clinic_id),
    constraint clinic_payments_settings_json check (settings is json object)
);

grant select, insert, update, delete on clinic_payments to ${service};
alter table clinic_payments enable row level security;
create policy clinic_payments_tenancy on clinic_payments using (within_tenancy(organisation_id, clinic_id));

-- The comparison of a clinic's payments of one day with Stripe's balance transactions. A row without a result is planned but
-- not compared yet.
create table reconciliation (
    clinic_id       text        not null,
    organisation_id text        not null,
    day             date        not null,
    status          text,
    result          text,
    -- When to compare next, and how many attempts there were, which limits the retries. Claiming a comparison moves
    -- next_check_at half an hour ahead as a lease, so that another replica retries it if this one dies.
    next_check_at   timestamptz,
    checks          integer     not null default 0,
    constraint reconciliation_pkey primary key (clinic_id, day),
    constraint reconciliation_status_known check (status in ('MATCHED', 'DIFFERENT', 'UNREACHABLE')),
    constraint reconciliation_result_of_status check ((status is null) = (result is null)),
    constraint reconciliation_result_json check (result is json object)
);

create index reconciliation_of_day on reconciliation (day, clinic_id);
create index reconciliation_to_check on reconciliation (next_check_at) where next_check_at is not null;

grant select, insert, update, delete on reconciliation to ${service};
alter table reconciliation enable row level security;
create policy reconciliation_tenancy on reconciliation using (within_tenancy(organisation_id, clinic_id));

-- A Stripe account that the clinic is removing or that was disconnected. Once no open request uses the account, the row is
-- deleted in the transaction that publishes this.
create table account_removal (
    clinic_id       text        not null,
    organisation_id text        not null,
    account         text        not null,
    clinic_version  integer     not null,
    begun_at        timestamptz not null,
    constraint account_removal_pkey primary key (clinic_id, account)
);

grant select, insert, update, delete on account_removal to ${service};
alter table account_removal enable row level security;
create policy account_removal_tenancy on account_removal using (within_tenancy(organisation_id, clinic_id));

-- How often a call of a clinic has ended. A guest token contains the generation in which it was issued, and is invalid when
-- the call has a greater one.
create table call_generation (
    clinic_id  text        not null,
    call_id    text        not null,
    generation integer     not null default 0,
    ended_at   timestamptz,
    constraint call_generation_pkey primary key (clinic_id, call_id),
    constraint call_generation_ended check ((generation = 0) = (ended_at is null))
);

grant select, insert, update, delete on call_generation to ${service};
alter table call_generation enable row level security;
create policy call_generation_tenancy on call_generation using (within_tenancy(null, clinic_id));

-- A participant of a call to whom a guest token was issued. Only guests with the call's current generation are still in the
-- call.
create table guest (
    clinic_id      text        not null,
    call_id        text        not null,
    participant_id text        not null,
    generation     integer     not null,
    display_name   text        not null,
    locale         text        not null,
    admitted_at    timestamptz not null,
    constraint guest_pkey primary key (clinic_id, call_id, participant_id)
);

grant select, insert, update, delete on guest to ${service};
alter table guest enable row level security;
create policy guest_tenancy on guest using (within_tenancy(null, clinic_id));

-- The business name of a clinic's Stripe account, as read from Stripe. It is stored so that receipts can be made while Stripe
-- is unavailable or after the account was disconnected.
create table stripe_account_name (
    clinic_id text        not null,
    account   text        not null,
    name      text        not null,
    read_at   timestamptz not null,
    constraint stripe_account_name_pkey primary key (clinic_id, account)
);

grant select, insert, update, delete on stripe_account_name to ${service};
alter table stripe_account_name enable row level security;
create policy stripe_account_name_tenancy on stripe_account_name using (within_tenancy(null, clinic_id));

-- The answer to a command with an Idempotency-Key, so that a retry gets the same answer. clinic_ids are the caller's clinics
-- at that time, separated by commas (* for all, empty for none). Row-level security requires that the caller still belongs to
-- one of them, if there are any.
create table idempotent_answer (
    caller       text        not null,
    key          text        not null,
    request_hash text        not null,
    clinic_ids   text        not null,
    answer       text        not null,
    created_at   timestamptz not null default now(),
    constraint idempotent_answer_pkey primary key (caller, key)
);

create index idempotent_answer_created_at on idempotent_answer (created_at);

grant select, insert, update, delete on idempotent_answer to ${service};
alter table idempotent_answer enable row level security;
create policy idempotent_answer_tenancy on idempotent_answer using (
    within_tenancy(null, null)
        or clinic_ids = ''
        or coalesce(
            string_to_array(clinic_ids, ',') && string_to_array(current_setting('caretill.clinic_ids', true), ','), false));
