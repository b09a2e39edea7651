package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.caretill.clinicconfig.columns.JsonColumn;
import org.caretill.clinicconfig.columns.StoredJson;
import org.caretill.clinicconfig.columns.TextsColumn;
import org.jspecify.annotations.Nullable;

/** A clinic's row, read without Hibernate to verify the audit log. */
public final class ClinicRow {

    private ClinicRow() {}

    /**
     * The state that the last audit entry must have, as JSON.
     *
     * @param row by the names of the columns, as PostgreSQL's {@code row_to_json} writes it
     * @throws RuntimeException if no clinic can have this row
     */
    public static JsonNode auditedState(JsonNode row) {
        StripeAccounts accounts = value(row, "stripe_accounts", new StripeAccountsColumn());
        if (row.path("removing").asBoolean() != accounts.hasRemoval()) {
            throw new IllegalStateException("The column removing contradicts stripe_accounts");
        }
        String openRequests = text(row, "open_requests");
        return StoredJson.tree(StoredJson.text(new Clinic.State(
                row.path("organisation_id").asText(),
                row.path("name").asText(),
                row.path("country").asText(),
                row.path("time_zone").asText(),
                Enablement.valueOf(row.path("enablement").asText()),
                text(row, "enablement_reason"),
                openRequests == null ? null : OpenRequests.valueOf(openRequests),
                terms(row),
                accounts.links().stream().map(Clinic.State.Account::of).toList(),
                value(row, "application_fee", new ApplicationFee.Column()))));
    }

    private static PaymentTerms terms(JsonNode row) {
        return new PaymentTerms(
                row.path("currency").asText(),
                row.path("minimum_minor").asLong(),
                row.path("maximum_minor").asLong(),
                row.path("expiry_minutes").asInt(),
                value(row, "presets", new PresetsColumn()),
                value(row, "may_request", new TextsColumn()),
                value(row, "may_refund", new TextsColumn()),
                text(row, "statement_descriptor_suffix"),
                value(row, "receipt", new PaymentTerms.Receipt.Column()),
                new Business.Column().convertToEntityAttribute(text(row, "business")),
                value(row, "routes", new PaymentTerms.Route.Column()),
                row.path("ask_when_nothing_requested").asBoolean());
    }

    private static @Nullable String text(JsonNode row, String column) {
        return row.path(column).textValue();
    }

    private static <T> T value(JsonNode row, String column, JsonColumn<T> converter) {
        return Objects.requireNonNull(converter.convertToEntityAttribute(text(row, column)));
    }
}
