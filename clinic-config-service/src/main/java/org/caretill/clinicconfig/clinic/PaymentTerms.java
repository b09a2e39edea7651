package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import java.util.List;
import java.util.function.Predicate;
import org.caretill.clinicconfig.columns.JsonColumn;
import org.caretill.clinicconfig.columns.TextsColumn;
import org.jspecify.annotations.Nullable;

/**
 * What the clinic's administrator decides about its payment requests. Amounts are in the smallest unit of the currency.
 *
 * @param currency ISO 4217
 * @param minimumMinor the least a request may ask for
 * @param maximumMinor the most a request may ask for
 * @param expiryMinutes how long a request can be paid
 * @param presets in the order in which they are offered
 * @param mayRequest the roles that may ask for payments
 * @param mayRefund the roles that may give payments back
 * @param statementDescriptorSuffix what stands behind the account's name on the payer's card statement
 * @param receipt what the receipts of the clinic name
 * @param routes which clinicians' requests are paid to another account than the clinic's default one
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
        @Convert(converter = Route.Column.class) List<Route> routes) {

    /** The same without the routes to accounts that take no new requests (any more). */
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
                routes.stream().filter(route -> account.test(route.account())).toList());
    }

    /** What the clinic's receipts name beside the payment. */
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
     * A practitioner as the clinic's receipts name them.
     *
     * @param providerNumber of the country's health insurance; in Australia, Medicare's
     */
    public record Provider(String name, String providerNumber) {}

    /**
     * Where a clinician's requests are paid to.
     *
     * @param clinician the video-call platform's id of the user
     * @param account a Stripe account that is linked to the clinic
     */
    public record Route(String clinician, String account) {

        @Converter
        static class Column extends JsonColumn<List<Route>> {

            Column() {
                super(new TypeReference<>() {});
            }
        }
    }
}
