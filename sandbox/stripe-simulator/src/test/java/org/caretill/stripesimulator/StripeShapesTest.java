package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.stripe.model.PaymentIntent;
import com.stripe.param.RefundCreateParams;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator's responses match the schemas of Stripe's OpenAPI description. */
class StripeShapesTest {
    private Platform platform;
    private PaymentIntent paid;

    @BeforeEach
    void makeOneOfEverything() throws Exception {
        platform = Platform.withDemoClinic();
        paid = platform.newPayment();
        platform.payInBrowser(paid, "4000000000000002");
        platform.payInBrowser(paid, "4242424242424242");
        platform.stripe
                .v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(paid.getId())
                                .setAmount(100L)
                                .build(),
                        platform.demoClinic);
        platform.payInBrowser(platform.newPayment(), "4000000000000259");
        platform.payInBrowser(platform.newPayment(), "4000002500003155");
        platform.payInBrowser(platform.newPayment(), "4000000000002024");
        platform.payInBrowser(platform.newPayment(), "4000000000009995");
        platform.stripe.v1().paymentIntents().cancel(platform.newPayment().getId(), platform.demoClinic);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment_intent", "charge", "refund", "dispute", "event", "balance_transaction"})
    void every_object_of_a_list_fits(String type) {
        JsonNode list = get("/v1/" + type + "s?limit=100");

        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("data")).isNotEmpty();
        for (JsonNode object : list.get("data")) {
            assertThat(violations(type, object)).as(object.toString()).isEmpty();
        }
    }

    @Test
    void account_balance_payment_method_and_expanded_objects_fit() {
        assertThat(violations("account", get("/v1/account"))).isEmpty();
        assertThat(violations("balance", get("/v1/balance"))).isEmpty();
        JsonNode intent =
                get("/v1/payment_intents/" + paid.getId() + "?expand[]=latest_charge&expand[]=payment_method");
        assertThat(intent.get("latest_charge").isObject()).isTrue();
        assertThat(violations("payment_intent", intent)).isEmpty();
        assertThat(violations("payment_method", intent.get("payment_method"))).isEmpty();
    }

    @Test
    void errors_fit() throws Exception {
        JsonNode declined = Platform.json(platform.payInBrowser(platform.newPayment(), "4000000000000002"));
        JsonNode missing = get("/v1/payment_intents/pi_none");

        for (JsonNode answer : List.of(declined, missing)) {
            assertThat(violations("api_errors", answer.get("error"))).isEmpty();
            assertThat(answer.get("error").get("request_log_url").asText()).startsWith("https://dashboard.stripe.com/");
        }
    }

    @Test
    void the_check_sees_a_missing_field_a_wrong_type_and_an_unknown_status() {
        ObjectNode intent = (ObjectNode) get("/v1/payment_intents/" + paid.getId());

        assertThat(violations("payment_intent", intent.deepCopy().without("amount")))
                .isNotEmpty();
        assertThat(violations("payment_intent", intent.deepCopy().put("amount", "8500")))
                .isNotEmpty();
        assertThat(violations("payment_intent", intent.deepCopy().put("status", "paid")))
                .isNotEmpty();
    }

    private JsonNode get(String path) {
        return Platform.json(platform.send(HttpRequest.newBuilder(platform.simulator
                        .address()
                        .resolve(path.replace("[", "%5B").replace("]", "%5D")))
                .header("Authorization", "Bearer " + SimulatorSettings.SECRET_KEY)
                .header("Stripe-Account", StripeSimulator.DEMO_CLINIC)));
    }

    private static List<String> violations(String type, JsonNode object) {
        ObjectNode schema = Json.object().put("$ref", "#/components/schemas/" + type);
        try (var in = ApiDescription.class.getResourceAsStream("stripe-openapi-extract.json")) {
            schema.set("components", Json.parse(in.readAllBytes()).get("components"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        List<String> violations = new ArrayList<>();
        for (Error error : SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.toString(), InputFormat.JSON)
                .validate(object.toString(), InputFormat.JSON)) {
            violations.add(error.toString());
        }
        return violations;
    }
}
