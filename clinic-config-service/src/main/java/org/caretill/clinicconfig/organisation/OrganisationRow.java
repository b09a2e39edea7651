package org.caretill.clinicconfig.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.caretill.clinicconfig.clinic.ApplicationFee;
import org.caretill.clinicconfig.columns.StoredJson;

/** An organisation's row, read without Hibernate to verify the audit log. */
public final class OrganisationRow {

    private OrganisationRow() {}

    /**
     * What the entries of the organisation's chain must lead to, as JSON. An entry has only the fields of what was
     * changed: the policy's or the fee's.
     *
     * @param row by the names of the columns, as PostgreSQL's {@code row_to_json} writes it
     * @throws RuntimeException if no organisation can have this row
     */
    public static ObjectNode auditedState(JsonNode row) {
        return state(
                new StripeAccountPolicy(
                        row.path("several_accounts_per_clinic").asBoolean(),
                        row.path("shared_account_across_clinics").asBoolean()),
                Objects.requireNonNull(new ApplicationFee.Column()
                        .convertToEntityAttribute(row.path("application_fee").textValue())));
    }

    /** The state of an organisation before the first entry of its chain. */
    public static ObjectNode unchanged() {
        return state(StripeAccountPolicy.DEFAULT, ApplicationFee.NONE);
    }

    private static ObjectNode state(StripeAccountPolicy policy, ApplicationFee fee) {
        ObjectNode state = (ObjectNode) StoredJson.tree(StoredJson.text(policy));
        return state.setAll((ObjectNode) StoredJson.tree(StoredJson.text(fee)));
    }
}
