-- Who pays and who is treated can be two people, and people are read by their names, not by their ids. All columns are new and
-- have a meaning where nothing is in them, so that replicas of the version before can go on working.

-- Who a guest of a call is. The platforms that do not say it admit patients.
alter table guest
    add column role text not null default 'patient',
    -- Whom the consultation is for, in the words of a guest who is not the patient.
    add column patient_name text,
    add constraint guest_role_known check (role in ('patient', 'carer', 'interpreter', 'other'));

-- The names are copied when the payment is requested, so that a guest who joins again under another name changes no account.
alter table payment_request
    -- Null in older rows: the payer has the name of the guest.
    add column payer_name text,
    -- Null if the patient is not a guest of the call, and in older rows, where the patient is the payer.
    add column patient_participant_id text,
    -- Null in older rows: the patient is the payer.
    add column patient_name text,
    -- What colleagues and patients call the member of staff in requested_by; null if the token said no name.
    add column requested_by_name text,
    -- The member of staff who cancelled the request; null if nobody did, and in older rows.
    add column cancelled_by text,
    add column cancelled_by_name text,
    add constraint payment_request_patient_has_name check (patient_participant_id is null or patient_name is not null);

alter table timeline_entry add column resolved_by_name text;
alter table refund add column requested_by_name text;
