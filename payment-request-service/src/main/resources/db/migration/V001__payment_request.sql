-- Behind every table stand its grant to the service and its policy: the second lock between tenants, behind the where
-- clauses of the service.

-- A payment that a clinic asked one participant of a call for.
create table payment_request (
    id                   text        not null,
    version              integer     not null,
    status               text        not null,
    organisation_id      text        not null,
    clinic_id            text        not null,
    call_id              text        not null,
    payer_participant_id text        not null,
    requested_by         text        not null,
    amount_minor         bigint      not null,
    currency             text        not null,
    description          text        not null,
    -- For the receipt.
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
    -- Whether Stripe has said last that a bank is asked.
    at_bank              boolean     not null default false,
    -- Stripe's charges of the attempts that failed: no attempt counts twice.
    failed_charges       text[]      not null default '{}',
    card_brand           text,
    card_last4           text,
    refunded_minor       bigint      not null default 0,
    -- What of it is still on its way.
    refund_pending_minor bigint      not null default 0,
    -- What Stripe has taken for this request, whatever its status says.
    received_minor       bigint      not null default 0,
    -- Of the dispute that needs most attention.
    dispute_status       text,
    dispute_reason       text,
    dispute_minor        bigint      not null default 0,
    dispute_evidence_due_by timestamptz,
    needs_attention      text,
    -- The account the request was made for: it stays, whatever the clinic links later.
    stripe_account       text        not null,
    -- The clinic's when the request was made: a PaymentIntent created again under its key must be the same.
    statement_descriptor_suffix text,
    -- What the platform keeps of it: the organisation's terms when the request was made.
    application_fee_minor bigint     not null default 0,
    -- Stored before the PaymentIntent is created, so that a crash in between creates no second one.
    intent_key           text,
    payment_intent       text,
    -- An end that was asked for and is carried out at Stripe first; since null: nobody has begun to.
    ending               text,
    ending_reason        text,
    ending_since         timestamptz,
    -- When to ask Stripe next, and how many questions were planned since the last news.
    next_check_at        timestamptz,
    checks               integer     not null default 0,
    constraint payment_request_pkey primary key (id),
    constraint payment_request_payment_intent_unique unique (payment_intent),
    constraint payment_request_status_known
        check (status in ('REQUESTED', 'PAYING', 'PAID', 'DECLINED', 'CANCELLED', 'EXPIRED')),
    constraint payment_request_ending_known check (ending in ('DECLINED', 'CANCELLED', 'EXPIRED')),
    constraint payment_request_amount_positive check (amount_minor > 0),
    constraint payment_request_application_fee_of_amount check (application_fee_minor between 0 and amount_minor),
    -- News of a refund may come before that of the money.
    constraint payment_request_refunded_at_most_received
        check (refunded_minor >= 0 and (received_minor = 0 or refunded_minor <= received_minor)),
    constraint payment_request_refund_pending_of_refunded check (refund_pending_minor between 0 and refunded_minor),
    constraint payment_request_paid_in_full
        check (status <> 'PAID' or (received_minor = amount_minor and paid_at is not null and payment_intent is not null)),
    constraint payment_request_intent_has_key check (payment_intent is null or intent_key is not null)
);

-- History of a clinic, newest first: ids sort by time.
create index payment_request_of_clinic on payment_request (clinic_id, id desc);
-- What was paid in a period.
create index payment_request_paid_of_clinic on payment_request (clinic_id, paid_at) where status = 'PAID';
-- Whose open requests a removed or disconnected account ends.
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

-- Every change of a request, in the order of its versions.
create table timeline_entry (
    payment_request_id text        not null,
    version            integer     not null,
    event              text        not null,
    status             text        not null,
    at                 timestamptz not null,
    -- A machine word.
    detail             text,
    constraint timeline_entry_pkey primary key (payment_request_id, version),
    constraint timeline_entry_of_request foreign key (payment_request_id) references payment_request (id)
);

grant select, insert, update, delete on timeline_entry to ${service};
alter table timeline_entry enable row level security;
create policy timeline_entry_tenancy on timeline_entry
    using (exists (select from payment_request where id = payment_request_id));

-- From where a request was paid within the last hour. An address stands nowhere but as a keyed hash.
create table payer_address (
    payment_request_id text        not null,
    address_hash       text        not null,
    used_at            timestamptz not null,
    constraint payer_address_pkey primary key (payment_request_id, address_hash),
    constraint payer_address_of_request foreign key (payment_request_id) references payment_request (id)
);

create index payer_address_used_at on payer_address (used_at);

grant select, insert, update, delete on payer_address to ${service};
alter table payer_address enable row level security;
create policy payer_address_tenancy on payer_address
    using (exists (select from payment_request where id = payment_request_id));

-- What failed within the last hour, by address: no clinic's.
create table failed_attempt (
    sequence     bigint generated always as identity,
    kind         text        not null,
    address_hash text        not null,
    at           timestamptz not null,
    constraint failed_attempt_pkey primary key (sequence),
    constraint failed_attempt_kind_known check (kind in ('PAYMENT', 'REDEMPTION'))
);

create index failed_attempt_of_address on failed_attempt (address_hash, kind, at desc);
create index failed_attempt_at on failed_attempt (at);

grant select, insert, update, delete on failed_attempt to ${service};
alter table failed_attempt enable row level security;
create policy failed_attempt_tenancy on failed_attempt using (within_tenancy(null, null));

-- The one link by which the payer of a request may go on with another device. It goes when it is used.
create table pay_link (
    payment_request_id text        not null,
    -- SHA-256 of the token, which stands nowhere.
    token_hash         text        not null,
    issued_at          timestamptz not null,
    constraint pay_link_pkey primary key (payment_request_id),
    constraint pay_link_token_hash_unique unique (token_hash),
    constraint pay_link_of_request foreign key (payment_request_id) references payment_request (id)
);

grant select, insert, update, delete on pay_link to ${service};
alter table pay_link enable row level security;
create policy pay_link_tenancy on pay_link
    using (exists (select from payment_request where id = payment_request_id));

-- Money given back, asked for here or made at Stripe.
create table refund (
    id                 text        not null,
    payment_request_id text        not null,
    organisation_id    text        not null,
    clinic_id          text        not null,
    amount_minor       bigint      not null,
    currency           text        not null,
    status             text        not null,
    reason             text,
    -- Null: it was made at Stripe.
    requested_by       text,
    created_at         timestamptz not null,
    failure_reason     text,
    stripe_refund      text,
    -- Stored before Stripe is told, so that a crash in between gives nothing back twice. Null: it was made at Stripe.
    stripe_key         text,
    -- When to ask Stripe next, and how often it was asked or told.
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

-- What the cardholder's bank disputes of a payment; several are possible.
create table dispute (
    id                 text        not null,
    payment_request_id text        not null,
    organisation_id    text        not null,
    clinic_id          text        not null,
    stripe_dispute     text        not null,
    amount_minor       bigint      not null,
    currency           text        not null,
    status             text        not null,
    -- Stripe's word, and when it was true: news may come in any order.
    stripe_status      text        not null,
    stood_so_at        timestamptz not null,
    reason             text,
    evidence_due_by    timestamptz,
    opened_at          timestamptz not null,
    closed_at          timestamptz,
    -- When to ask Stripe next; null: it is decided.
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

-- How each clinic may take payments: this service's copy of clinic-payments.v1, what it reads of it as JSON.
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

-- Whether our books and Stripe's say the same of a clinic's day; without a result: planned, and not compared yet.
create table reconciliation (
    clinic_id       text        not null,
    organisation_id text        not null,
    day             date        not null,
    status          text,
    result          text,
    -- When to compare next, and how often somebody has begun to.
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

-- An account that a clinic removes; the row goes when no open request uses it any more and that is said.
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

-- How often a call of a clinic has ended. What was issued to its guests before is dead: their tokens name a smaller number.
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

-- A participant of a call who holds a guest token. In the call are those of its present generation.
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

-- By what name a clinic does business on an account, as Stripe said: for receipts, also when Stripe does not answer.
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

-- The answer given to a command, by the key its caller chose; and of which clinics the caller was then, after commas.
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
