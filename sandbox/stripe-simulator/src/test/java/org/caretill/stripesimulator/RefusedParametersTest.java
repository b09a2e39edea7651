package org.caretill.stripesimulator;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that Stripe knows, but does not accept as they are given here. */
class RefusedParametersTest {
    private static final String CREATE = "amount=8500&currency=aud&";

    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            payment_method_types[]=card&return_url=https://clinic.example/         | return_url
            confirm=true&payment_method=pm_card_visa                               | return_url
            automatic_payment_methods[enabled]=true&payment_method_types[]=card    | automatic_payment_methods
            payment_method_types[]=card&statement_descriptor=CLINIC                | statement_descriptor
            payment_method_types[]=card&statement_descriptor_suffix=12345          | statement_descriptor_suffix
            payment_method_types[]=card&statement_descriptor_suffix=A<b>           | statement_descriptor_suffix
            payment_method_types[]=card&statement_descriptor_suffix=TELEHEALTH1    | statement_descriptor_suffix
            """)
    void a_payment_is_refused_for(String parameters, String param) {
        assertThat(refused(RequestMethod.POST, "payment_intents", CREATE + parameters)
                        .getParam())
                .isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "confirm=true&payment_method=pm_card_visa&return_url=https://clinic.example/",
                "confirm=true&payment_method=pm_card_visa&payment_method_types[]=card"
            })
    void a_server_may_confirm_if_the_payer_can_come_back_or_never_leaves(String parameters) throws StripeException {
        assertThat(call(RequestMethod.POST, "payment_intents", CREATE + parameters)
                        .get("status")
                        .asText())
                .isEqualTo("succeeded");
    }

    @Test
    void the_suffix_follows_the_accounts_own_descriptor() throws StripeException {
        String intent = call(
                        RequestMethod.POST,
                        "payment_intents",
                        CREATE + "confirm=true&payment_method=pm_card_visa&payment_method_types[]=card"
                                + "&statement_descriptor_suffix=TELEHEALTH")
                .get("latest_charge")
                .asText();
        assertThat(call(RequestMethod.GET, "charges/" + intent, null)
                        .get("calculated_statement_descriptor")
                        .asText())
                .endsWith("* TELEHEALTH")
                .hasSizeLessThanOrEqualTo(22);
    }

    @Test
    void the_platform_takes_no_fee_from_itself() {
        var error = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe.rawRequest(
                        RequestMethod.POST,
                        "/v1/payment_intents",
                        CREATE + "application_fee_amount=85",
                        RawRequestOptions.builder().build()));
        assertThat(error.getParam()).isEqualTo("application_fee_amount");
    }

    @ParameterizedTest
    @CsvSource({
        "payment_intents?customer=cus_1, customer",
        "charges?customer=cus_1, customer",
        "charges?transfer_group=group, transfer_group",
        "events?delivery_success=true, delivery_success",
        "events?type=refund.created&types[]=refund.updated, type"
    })
    void a_list_is_refused_for(String list, String param) {
        assertThat(refused(RequestMethod.GET, list, null).getParam()).isEqualTo(param);
    }

    @Test
    void the_list_of_events_can_be_asked_for_twenty_types_at_once() throws StripeException {
        assertThat(call(RequestMethod.GET, "events?" + types(20), null).get("data"))
                .isEmpty();
        assertThat(refused(RequestMethod.GET, "events?" + types(21), null).getParam())
                .isEqualTo("types");
    }

    private static String types(int count) {
        return IntStream.range(0, count)
                .mapToObj(type -> "types[]=a.type_" + type)
                .collect(joining("&"));
    }

    private InvalidRequestException refused(RequestMethod method, String path, String content) {
        return catchThrowableOfType(InvalidRequestException.class, () -> call(method, path, content));
    }

    private ObjectNode call(RequestMethod method, String path, String content) throws StripeException {
        var options = RawRequestOptions.builder()
                .setStripeAccount(StripeSimulator.DEMO_CLINIC)
                .build();
        return Json.parse(platform.stripe
                .rawRequest(method, "/v1/" + path.replace("[", "%5B").replace("]", "%5D"), content, options)
                .body());
    }
}
