-- A clinic of the video-call platform: whether it may take payments, its settings and its Stripe accounts.
create table clinic (
    id                      text        not null,
    organisation_id         text        not null,
    name                    text        not null,
    country                 text        not null,
    time_zone               text        not null,
    -- Incremented with each change. It is the version in ClinicPaymentsChanged and the ETag of the payment settings.
    version                 bigint      not null default 1,
    enablement              text        not null default 'NOT_REQUESTED',
    -- The reason for the last decision about the enablement.
    enablement_reason       text,
    -- What happens to open payment requests while the clinic is disabled.
    open_requests           text,
    currency                text        not null default 'AUD',
    minimum_minor           bigint      not null default 50,
    maximum_minor           bigint      not null default 1000000,
    expiry_minutes          integer     not null default 60,
    presets                 text        not null default '[]',
    may_request             text        not null default '["clinician"]',
    may_refund              text        not null default '["clinic-admin"]',
    statement_descriptor_suffix text,
    -- The practitioners whom receipts can name, with their provider numbers.
    receipt                 text        not null default '{"providers":[]}',
    -- The clinicians whose requests are paid to another account than the default one, with that account.
    routes                  text        not null default '[]',
    -- The clinic's present and former Stripe accounts, newest first, each with what Stripe last reported about it.
    stripe_accounts         text        not null default '[]',
    -- The organisation's fee, copied to each of its clinics because the clinic's event contains it.
    application_fee         text        not null default '{"basisPoints":0,"fixedMinor":{}}',
    -- Whether a Stripe account is being removed. This is a column of its own because a job queries it every few seconds.
    removing                boolean     not null default false,
    -- The lease of the replica that disconnects an account at Stripe now.
    disconnecting_until     timestamptz,
    constraint clinic_pkey primary key (id),
    constraint clinic_id_form check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    constraint clinic_organisation_id_form check (organisation_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    constraint clinic_enablement_known check (enablement in ('NOT_REQUESTED', 'REQUESTED', 'ENABLED', 'DISABLED')),
    constraint clinic_open_requests_known check (open_requests in ('KEEP', 'CANCEL')),
    constraint clinic_open_requests_while_disabled check ((enablement = 'DISABLED') = (open_requests is not null)),
    constraint clinic_limits_ordered check (0 < minimum_minor and minimum_minor <= maximum_minor),
    constraint clinic_presets_json check (presets is json array),
    constraint clinic_may_request_json check (may_request is json array),
    constraint clinic_may_refund_json check (may_refund is json array),
    constraint clinic_receipt_json check (receipt is json object),
    constraint clinic_routes_json check (routes is json array),
    constraint clinic_stripe_accounts_json check (stripe_accounts is json array),
    constraint clinic_application_fee_json check (application_fee is json object)
);

create index clinic_of_organisation on clinic (organisation_id, id);
create index clinic_removing on clinic (id) where removing;

-- The clinics that have or had a Stripe account, to find them when Stripe reports something about the account. They are in a
-- table of their own because under row-level security an index can be used to compare texts, but not to search inside JSON.
create table clinic_of_account (
    account         text not null,
    clinic_id       text not null,
    organisation_id text not null,
    constraint clinic_of_account_pkey primary key (account, clinic_id),
    constraint clinic_of_account_of_clinic foreign key (clinic_id) references clinic (id)
);

-- The settings that the operator makes for a whole organisation. An organisation without a row has the defaults.
create table organisation (
    organisation_id               text    not null,
    -- The number of changes, which is also the position of the last one in the organisation's audit chain.
    version                       bigint  not null default 0,
    several_accounts_per_clinic   boolean not null default false,
    shared_account_across_clinics boolean not null default false,
    -- The platform's fee on each payment.
    application_fee               text    not null default '{"basisPoints":0,"fixedMinor":{}}',
    constraint organisation_pkey primary key (organisation_id),
    constraint organisation_application_fee_json check (application_fee is json object),
    constraint organisation_id_form check (organisation_id ~ '^[A-Za-z0-9_-]{1,64}$')
);

-- A request of an organisation to enable payments for some of its clinics.
create table enablement_request (
    id              text        not null,
    organisation_id text        not null,
    -- The decision for each clinic, as JSON.
    clinics         text        not null,
    note            text,
    status          text        not null,
    reason          text,
    requested_by    text        not null,
    requested_at    timestamptz not null,
    decided_by      text,
    decided_at      timestamptz,
    constraint enablement_request_pkey primary key (id),
    constraint enablement_request_clinics_json check (clinics is json array),
    constraint enablement_request_status_known check (
        status in ('PENDING', 'APPROVED', 'PARTLY_APPROVED', 'DECLINED', 'WITHDRAWN')),
    -- While only some of the clinics are decided, the request is still pending but has the data of the last decision.
    constraint enablement_request_decision_complete check (
        (decided_by is null) = (decided_at is null) and (status = 'PENDING' or decided_by is not null))
);

-- Lists are newest first. Ids sort by time.
create index enablement_request_of_organisation on enablement_request (organisation_id, id desc);
create index enablement_request_by_status on enablement_request (status, id desc);

-- An administrator's attempt to link a Stripe account to a clinic: go to Stripe, return, confirm. Only the hash of the OAuth
-- state is stored, so that nobody can return with a state read from this table. The row is kept for a week, so that a used or
-- expired state can be distinguished from an unknown one.
create table link_attempt (
    state_hash      text        not null,
    organisation_id text        not null,
    clinic_id       text        not null,
    subject         text        not null,
    role            text        not null,
    -- The administrator's network address.
    origin          text        not null,
    return_url      text        not null,
    status          text        not null,
    begun_at        timestamptz not null,
    -- Until when the browser may return from Stripe (BEGUN), or until when the account can be confirmed (AUTHORISED, WAITING).
    expires_at      timestamptz not null,
    -- The account that was authorised at Stripe. Null until the browser has returned and the account was read from Stripe.
    account         text,
    link            text,
    -- The hash of the ticket that the returning browser got. The administrator who began must show it (AUTHORISED to WAITING).
    ticket_hash     text,
    -- The lease of the replica that disconnects the unused account at Stripe now.
    claimed_until   timestamptz,
    constraint link_attempt_pkey primary key (state_hash),
    constraint link_attempt_of_clinic foreign key (clinic_id) references clinic (id),
    constraint link_attempt_status_known
        check (status in ('BEGUN', 'RETURNED', 'AUTHORISED', 'WAITING', 'CONFIRMED', 'GIVING_BACK', 'ENDED')),
    constraint link_attempt_link_json check (link is json object),
    constraint link_attempt_account_known
        check ((account is null) = (link is null)
            and (status not in ('AUTHORISED', 'WAITING', 'CONFIRMED', 'GIVING_BACK') or account is not null)),
    constraint link_attempt_ticket_given check (status not in ('AUTHORISED', 'WAITING') or ticket_hash is not null)
);

create index link_attempt_of_subject on link_attempt (clinic_id, subject) where status = 'WAITING';
create index link_attempt_of_account on link_attempt (account) where status in ('AUTHORISED', 'WAITING', 'GIVING_BACK');
create unique index link_attempt_of_ticket on link_attempt (ticket_hash);
create index link_attempt_unfinished on link_attempt (status, expires_at)
    where status in ('RETURNED', 'AUTHORISED', 'WAITING', 'GIVING_BACK');
create index link_attempt_begun_at on link_attempt (begun_at);

-- When to ask Stripe about each connected account: every night, because an event can be lost, and at once after two reports of one
-- second, of which only Stripe knows the newer. A replica that makes the check moves next_check_at ahead as a lease.
create table account_check (
    account       text        not null,
    next_check_at timestamptz not null,
    -- Whether Stripe has reported a disconnection in the second in which the account was linked.
    disconnection_reported boolean not null default false,
    constraint account_check_pkey primary key (account)
);

create index account_check_due on account_check (next_check_at);

-- This service's copy of the payment requests, from the topic payment-requests.v1: which are open on which account, and how
-- the others ended. Administrators see this before and during the removal of an account.
create table account_payment_request (
    id              text        not null,
    organisation_id text        not null,
    clinic_id       text        not null,
    account         text        not null,
    status          text        not null,
    needs_attention boolean     not null,
    ended_at        timestamptz,
    version         bigint      not null,
    constraint account_payment_request_pkey primary key (id)
);

create index account_payment_request_of_account on account_payment_request (clinic_id, account);
create index account_payment_request_ended_at on account_payment_request (ended_at);

-- The audit log: who changed what, when and from where, with the state before and after. Rows are only added, and chained by
-- keyed hashes (AuditRecord), whose keys no role of the database has. Each clinic has a chain, and each organisation has one for changes of the organisation as a whole.
create table audit_entry (
    sequence        bigint generated always as identity,
    -- The position in the chain, which equals the version of the clinic or organisation after the change.
    position        bigint      not null,
    at              timestamptz not null,
    subject         text        not null,
    role            text        not null,
    -- The caller's network address. For Stripe and for services it is their name.
    origin          text        not null,
    action          text        not null,
    organisation_id text        not null,
    -- Null if the organisation as a whole was changed.
    clinic_id       text,
    before          text,
    after           text        not null,
    previous_hash   text        not null,
    -- Which key the hash was made with (AuditKey).
    key_id          text        not null,
    hash            text        not null,
    constraint audit_entry_pkey primary key (sequence),
    constraint audit_entry_position_unique unique nulls not distinct (organisation_id, clinic_id, position),
    constraint audit_entry_position_counts check (position > 0),
    constraint audit_entry_hashes check (previous_hash ~ '^[0-9a-f]{64}$' and hash ~ '^[0-9a-f]{64}$'),
    constraint audit_entry_key_id_form check (key_id ~ '^[0-9a-f]{16}$'),
    constraint audit_entry_before_json check (before is json object),
    constraint audit_entry_after_json check (after is json object)
);

create index audit_entry_of_clinic on audit_entry (clinic_id, sequence desc);
create index audit_entry_of_organisation on audit_entry (organisation_id, sequence desc);

grant select, insert, update, delete
    on clinic, clinic_of_account, organisation, enablement_request, link_attempt, account_check, account_payment_request to ${service};
-- The audit log is append-only: the service may neither change nor delete entries.
grant select, insert on audit_entry to ${service};

-- Row-level security separates the tenants in addition to the where clauses of the service.
alter table clinic enable row level security;
create policy clinic_tenancy on clinic using (within_tenancy(organisation_id, id));
alter table organisation enable row level security;
create policy organisation_tenancy on organisation using (within_tenancy(organisation_id, null));
-- A caller who may see one of the organisation's clinics may also read the organisation's settings.
create policy organisation_of_clinic on organisation for select
    using (exists (select from clinic where clinic.organisation_id = organisation.organisation_id));
alter table enablement_request enable row level security;
create policy enablement_request_tenancy on enablement_request using (within_tenancy(organisation_id, null));
alter table link_attempt enable row level security;
create policy link_attempt_tenancy on link_attempt using (within_tenancy(organisation_id, clinic_id));
alter table clinic_of_account enable row level security;
create policy clinic_of_account_tenancy on clinic_of_account using (within_tenancy(organisation_id, clinic_id));
alter table account_check enable row level security;
create policy account_check_tenancy on account_check
    using (within_tenancy(null, null)
        or exists (select from clinic_of_account where clinic_of_account.account = account_check.account));
alter table account_payment_request enable row level security;
create policy account_payment_request_tenancy
    on account_payment_request using (within_tenancy(organisation_id, clinic_id));
alter table audit_entry enable row level security;
create policy audit_entry_tenancy on audit_entry using (within_tenancy(organisation_id, clinic_id));
