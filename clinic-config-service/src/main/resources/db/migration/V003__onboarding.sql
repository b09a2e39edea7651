-- A Stripe account that was created for a clinic, whose administrator is to give its details in Stripe's onboarding. The row is
-- deleted when the account is confirmed, and from then on the account is one of the clinic's.
create table onboarding (
    -- Also the idempotency key with which the account is created at Stripe, so that a crash makes no second account.
    id              text        not null,
    organisation_id text        not null,
    clinic_id       text        not null,
    status          text        not null,
    -- What the account is created with, kept until then, because the same key goes with the same content only.
    contact_email   text,
    country         text        not null,
    -- Null until Stripe has created it.
    account         text,
    begun_at        timestamptz not null,
    -- The lease of the replica that closes the account at Stripe now.
    claimed_until   timestamptz,
    constraint onboarding_pkey primary key (id),
    constraint onboarding_of_clinic foreign key (clinic_id) references clinic (id),
    constraint onboarding_status_known check (status in ('CREATING', 'OPEN', 'CLOSING')),
    constraint onboarding_account_known check ((status = 'CREATING') = (account is null)),
    constraint onboarding_email_until_created check ((status = 'CREATING') = (contact_email is not null))
);

-- A clinic's administrators continue the unfinished account; no second one is begun beside it.
create unique index onboarding_unfinished on onboarding (clinic_id) where status in ('CREATING', 'OPEN');
create unique index onboarding_of_account on onboarding (account);
create index onboarding_closing on onboarding (begun_at) where status = 'CLOSING';

-- The onboarding that the administrator left for; null: Stripe's OAuth.
alter table link_attempt add column onboarding text;

grant select, insert, update, delete on onboarding to ${service};

alter table onboarding enable row level security;
create policy onboarding_tenancy on onboarding using (within_tenancy(organisation_id, clinic_id));
