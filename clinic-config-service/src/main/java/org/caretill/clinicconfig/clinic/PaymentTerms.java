package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import java.util.List;
import java.util.function.Predicate;
import org.caretill.clinicconfig.columns.JsonColumn;
import org.caretill.clinicconfig.columns.TextsColumn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The clinic's settings for its payment requests. Amounts are in the smallest unit of the currency.
 *
 * @param currency ISO 4217
 * @param minimumMinor the least amount of a request
 * @param maximumMinor the greatest amount of a request
 * @param expiryMinutes how long a request can be paid
 * @param presets in the order in which they are offered
 * @param mayRequest the roles that may request payments
 * @param mayRefund the roles that may refund payments
 * @param statementDescriptorSuffix the text after the account's name on the payer's card statement
 * @param receipt additional data for the clinic's receipts
 * @param business what receipts say of the clinic as a business; null: nothing was entered
 * @param routes which clinicians' requests are paid to another account than the clinic's default one
 * @param askWhenNothingRequested whether a clinician who hangs up without having requested anything is asked first
 */
@Embeddable
public record PaymentTerms(
        String currency,
        long minimumMinor,
        long maximumMinor,
        int expiryMinutes,
        @Convert(converter = PresetsColumn.class) List<Preset> presets,
        @Convert(converter = TextsColumn.class) List<String> mayRequest,
        @Convert(converter = TextsColumn.class) List<String> mayRefund,
        @Nullable String statementDescriptorSuffix,
        @Convert(converter = Receipt.Column.class) Receipt receipt,

        @Convert(converter = Business.Column.class) @Nullable
        Business business,

        @Convert(converter = Route.Column.class) List<Route> routes,
        boolean askWhenNothingRequested) {

    /** Without the routes to accounts that do not match, because they get no new requests any more. */
    PaymentTerms withRoutes(Predicate<String> account) {
        return new PaymentTerms(
                currency,
                minimumMinor,
                maximumMinor,
                expiryMinutes,
                presets,
                mayRequest,
                mayRefund,
                statementDescriptorSuffix,
                receipt,
                business,
                routes.stream().filter(route -> account.test(route.account())).toList(),
                askWhenNothingRequested);
    }

    /** Whether the clinic is registered for GST, so that it may charge it. */
    public boolean gstRegistered() {
        return business != null && Boolean.TRUE.equals(business.gstRegistered());
    }

    /** Data for the clinic's receipts besides the payment. */
    @Schema(name = "ReceiptTerms")
    public record Receipt(List<Provider> providers) {

        public Receipt(@Nullable List<Provider> providers) {
            this.providers = providers == null ? List.of() : providers;
        }

        @Converter
        static class Column extends JsonColumn<Receipt> {

            Column() {
                super(new TypeReference<>() {});
            }
        }
    }

    /**
     * A practitioner as named on receipts.
     *
     * @param providerNumber of the country's health insurance; in Australia, Medicare's. Null: none, so that receipts
     *     identify the practitioner by the practice's address
     */
    public record Provider(String name, @Nullable String providerNumber) {}

    /**
     * The account that a clinician's requests are paid to.
     *
     * @param clinician the video-call platform's id of the user
     * @param account a Stripe account that is linked to the clinic
     */
    @Schema(name = "AccountRoute")
    public record Route(String clinician, String account) {

        @Converter
        static class Column extends JsonColumn<List<Route>> {

            Column() {
                super(new TypeReference<>() {});
            }
        }
    }
}
