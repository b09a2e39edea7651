package org.caretill.clinicconfig.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.junit.jupiter.api.Test;

class ClinicPaymentsContractTest {

    private static final StripeLink LINKED = StripeLink.fresh(
            "acct_1CaretillDemoAU01",
            "A name",
            "AU",
            false,
            "https://stripe.example",
            new Readiness(true, List.of("external_account"), List.of(), List.of(), null, Instant.EPOCH));

    private static final StripeAccounts ONE = StripeAccounts.NONE.confirmed(LINKED, StripeAccounts.Use.REPLACE, false);

    @Test
    void the_event_of_a_linked_clinic_fits_its_schema_and_lists_every_connected_account() {
        var another = StripeLink.fresh(
                "acct_1CaretillDemoAU02", null, "AU", false, "https://stripe.example", LINKED.readiness());
        var accounts = ONE.confirmed(another, StripeAccounts.Use.REPLACE, false);
        assertThat(violations(accounts)).isEmpty();
        assertThat(json(event(accounts)))
                .contains(
                        "{\"account\":\"acct_1CaretillDemoAU02\",\"status\":\"LINKED\",\"isDefault\":true,\"chargesEnabled\":true,\"livemode\":false}",
                        "{\"account\":\"acct_1CaretillDemoAU01\",\"status\":\"REPLACED\",\"isDefault\":false,");
    }

    @Test
    void the_event_of_a_clinic_that_removes_its_account_fits_its_schema() {
        var removing = ONE.removing(LINKED.account(), Removal.byClinic(1, Instant.EPOCH, 5));
        assertThat(violations(removing)).isEmpty();
        assertThat(json(event(removing))).contains("\"status\":\"REMOVING\",\"isDefault\":true");
    }

    @Test
    void a_removed_account_is_no_longer_published() {
        var gone = ONE.deauthorised(LINKED.account(), Instant.EPOCH, Removal.atStripe(0, Instant.EPOCH, 5));
        assertThat(violations(gone)).isEmpty();
        assertThat(json(event(gone))).doesNotContain(LINKED.account()).contains("\"accounts\":[]");
    }

    @Test
    void the_event_of_a_clinic_without_an_account_fits_its_schema() {
        assertThat(violations(StripeAccounts.NONE)).isEmpty();
    }

    @Test
    void the_event_names_the_fee_in_the_clinics_currency_and_none_where_there_is_none() {
        assertThat(json(event(ONE, new ApplicationFee(150, Map.of("AUD", 30L, "NZD", 40L)))))
                .contains("\"applicationFee\":{\"basisPoints\":150,\"fixedMinor\":30}");
        assertThat(EventContract.violations(
                        "ClinicPaymentsChanged", json(event(ONE, new ApplicationFee(150, Map.of("NZD", 40L))))))
                .isEmpty();
        assertThat(json(event(ONE, new ApplicationFee(0, Map.of("NZD", 40L))))).contains("\"applicationFee\":null");
    }

    @Test
    void the_event_has_no_names_and_no_descriptions() {
        assertThat(json(event(ONE)))
                .doesNotContain("A name", "A label", "A description", "A provider", "4024742F", "A business");
    }

    @Test
    void the_event_says_what_tax_invoices_show_of_the_clinic_besides_its_name() {
        assertThat(json(event(ONE))).contains("\"gstRegistered\":true").contains("""
                "business":{"abn":"51824753556","address":"1 Street, Sydney","phone":"02 5550 1234"}""");
    }

    @Test
    void the_topic_carries_the_event() {
        assertThat(EventTopics.eventTypes(EventTopics.CLINIC_PAYMENTS)).contains("ClinicPaymentsChanged");
    }

    private static List<String> violations(StripeAccounts accounts) {
        return EventContract.violations("ClinicPaymentsChanged", json(event(accounts)));
    }

    private static ClinicPaymentsChanged event(StripeAccounts accounts) {
        return event(accounts, ApplicationFee.NONE);
    }

    private static ClinicPaymentsChanged event(StripeAccounts accounts, ApplicationFee fee) {
        var preset = new Preset("A label", 8_500, "36", "A description", true);
        return ClinicPaymentsChanged.of(
                new PaymentSettings(
                        "demo-clinic",
                        "demo-health",
                        4,
                        true,
                        "AU",
                        "Australia/Sydney",
                        "AUD",
                        50,
                        1_000_000,
                        60,
                        List.of(preset),
                        List.of("clinician", "clinic-admin"),
                        List.of(),
                        "VIDEO",
                        new PaymentTerms.Receipt(List.of(new PaymentTerms.Provider("A provider", "4024742F"))),
                        new Business("A business", "51824753556", "1 Street, Sydney", "02 5550 1234", true),
                        List.of(),
                        List.of(new PaymentTerms.Route("clinician-1", "acct_1")),
                        false,
                        PaymentSettings.Stripe.of(accounts.byDefault())),
                null,
                accounts,
                fee);
    }

    private static String json(ClinicPaymentsChanged event) {
        try {
            return JsonMapper.builder().build().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
