-- Whether the transaction may access a row of this clinic or organisation (either may be null). The service sets the tenancy as
-- caretill.* settings at the start of each transaction. A transaction without these settings may access no row.
create function within_tenancy(organisation_id text, clinic_id text) returns boolean
    language sql stable parallel safe
    return coalesce(
        current_setting('caretill.everything', true) = 'true'
            or clinic_id = any (string_to_array(current_setting('caretill.clinic_ids', true), ','))
            or organisation_id = current_setting('caretill.organisation_id', true),
        false);
