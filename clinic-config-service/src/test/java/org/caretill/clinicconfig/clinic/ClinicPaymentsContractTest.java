package org.caretill.clinicconfig.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.junit.jupiter.api.Test;

class ClinicPaymentsContractTest {

    @Test
    void the_event_of_a_linked_clinic_fits_its_schema() {
        var linked = new PaymentSettings.Stripe(
                "LINKED", "acct_1CaretillDemoAU01", "Demo Clinic", "AU", true, false, List.of("external_account"));
        assertThat(violations(linked)).isEmpty();
    }

    @Test
    void the_event_of_a_clinic_without_an_account_fits_its_schema() {
        var unlinked = new PaymentSettings.Stripe("UNLINKED", null, null, null, false, false, List.of());
        assertThat(violations(unlinked)).isEmpty();
    }

    @Test
    void the_event_carries_no_word_of_people() {
        var linked = new PaymentSettings.Stripe("LINKED", "acct_1", "A name", "AU", true, false, List.of());
        assertThat(json(event(linked))).doesNotContain("A name", "A label", "A description", "A provider", "4024742F");
    }

    @Test
    void the_topic_carries_the_event() {
        assertThat(EventTopics.eventTypes(ClinicPaymentsChanged.TOPIC)).contains("ClinicPaymentsChanged");
    }

    private static List<String> violations(PaymentSettings.Stripe stripe) {
        return EventContract.violations("ClinicPaymentsChanged", json(event(stripe)));
    }

    private static ClinicPaymentsChanged event(PaymentSettings.Stripe stripe) {
        var preset = new Preset("A label", 8_500, "36", "A description");
        return ClinicPaymentsChanged.of(
                new PaymentSettings(
                        "demo-clinic",
                        "demo-health",
                        4,
                        true,
                        "AUD",
                        50,
                        1_000_000,
                        60,
                        List.of(preset),
                        List.of("clinician", "clinic-admin"),
                        List.of(),
                        "VIDEO",
                        new PaymentTerms.Receipt(List.of(new PaymentTerms.Provider("A provider", "4024742F"))),
                        List.of(new PaymentTerms.Route("clinician-1", "acct_1")),
                        stripe),
                "AU",
                null);
    }

    private static String json(ClinicPaymentsChanged event) {
        try {
            return JsonMapper.builder().build().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
