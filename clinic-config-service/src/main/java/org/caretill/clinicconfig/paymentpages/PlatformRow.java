package org.caretill.clinicconfig.paymentpages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.caretill.clinicconfig.columns.StoredJson;
import org.caretill.clinicconfig.columns.TextsColumn;

/** The platform's row, read without Hibernate to verify the audit log. */
public final class PlatformRow {

    private PlatformRow() {}

    /**
     * What the entries of the platform's chain must lead to, as JSON.
     *
     * @param row by the names of the columns, as PostgreSQL's {@code row_to_json} writes it
     * @throws RuntimeException if the platform cannot have this row
     */
    public static ObjectNode auditedState(JsonNode row) {
        return state(Objects.requireNonNull(new TextsColumn()
                .convertToEntityAttribute(row.path("payment_page_domains").textValue())));
    }

    /** The state before the first entry of the chain. */
    public static ObjectNode unchanged() {
        return state(List.of());
    }

    private static ObjectNode state(List<String> domains) {
        return (ObjectNode) StoredJson.tree(StoredJson.text(new PaymentPages.State(domains)));
    }
}
