-- Whether the transaction may touch a row of this clinic or organisation (either may be null). The service says at the
-- start of each transaction for whom it works; a transaction that has not said it touches nothing.
create function within_tenancy(organisation_id text, clinic_id text) returns boolean
    language sql stable parallel safe
    return coalesce(
        current_setting('caretill.everything', true) = 'true'
            or clinic_id = any (string_to_array(current_setting('caretill.clinic_ids', true), ','))
            or organisation_id = current_setting('caretill.organisation_id', true),
        false);
