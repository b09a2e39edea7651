package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentMethodDomain;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentMethodDomainCreateParams;
import com.stripe.param.PaymentMethodDomainListParams;
import com.stripe.param.PaymentMethodDomainUpdateParams;
import com.stripe.service.PaymentMethodDomainService;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The domains of an account's wallets, through stripe-java. */
class PaymentMethodDomainsTest {
    private static final String DOMAIN = "call.example.com";

    @TempDir
    Path directory;

    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_domain_belongs_to_the_account_that_created_it() throws StripeException {
        platform.simulator.connect(StripeSimulator.OTHER_CLINIC);
        PaymentMethodDomain created = create(DOMAIN);

        assertThat(created.getId()).startsWith("pmd_1");
        assertThat(created.getEnabled()).isTrue();
        assertThat(created.getLivemode()).isFalse();
        assertThat(created.getApplePay().getStatus()).isEqualTo("active");
        assertThat(created.getApplePay().getStatusDetails()).isNull();
        assertThat(created.getGooglePay().getStatus()).isEqualTo("active");
        assertThat(domains().retrieve(created.getId(), platform.demoClinic).getDomainName())
                .isEqualTo(DOMAIN);
        RequestOptions other = RequestOptions.builder()
                .setStripeAccount(StripeSimulator.OTHER_CLINIC)
                .build();
        assertThat(domains().list(other).getData()).isEmpty();
        var error = catchThrowableOfType(
                InvalidRequestException.class, () -> domains().retrieve(created.getId(), other));
        assertThat(error.getStatusCode()).isEqualTo(404);
        assertThat(error.getCode()).isEqualTo("resource_missing");
    }

    @Test
    void creating_it_again_returns_it_as_it_is() throws StripeException {
        PaymentMethodDomain created = create(DOMAIN);
        disable(created);

        PaymentMethodDomain again = create("Call.Example.com");

        assertThat(again.getId()).isEqualTo(created.getId());
        assertThat(again.getEnabled()).isFalse();
        assertThat(domains().list(platform.demoClinic).getData()).hasSize(1);
    }

    @Test
    void the_list_is_filtered_by_name_and_by_whether_it_is_enabled() throws StripeException {
        create(DOMAIN);
        disable(create("old.example.com"));

        assertThat(listed(PaymentMethodDomainListParams.builder().setDomainName(DOMAIN)))
                .isEqualTo(DOMAIN);
        assertThat(listed(PaymentMethodDomainListParams.builder().setEnabled(true)))
                .isEqualTo(DOMAIN);
        assertThat(listed(PaymentMethodDomainListParams.builder().setEnabled(false)))
                .isEqualTo("old.example.com");
        assertThat(listed(PaymentMethodDomainListParams.builder().setLimit(1L))).isEqualTo("old.example.com");
    }

    @Test
    void a_wallet_that_could_not_be_verified_says_why_and_is_active_after_a_later_validation() throws StripeException {
        order("\"applePay\": \"inactive\", \"message\": \"The file was not found.\"");
        PaymentMethodDomain created = create(DOMAIN);

        assertThat(created.getApplePay().getStatus()).isEqualTo("inactive");
        assertThat(created.getApplePay().getStatusDetails().getErrorMessage()).isEqualTo("The file was not found.");
        assertThat(created.getGooglePay().getStatus()).isEqualTo("active");

        order("\"applePay\": \"active\"");
        assertThat(domains()
                        .retrieve(created.getId(), platform.demoClinic)
                        .getApplePay()
                        .getStatus())
                .isEqualTo("inactive");
        assertThat(domains()
                        .validate(created.getId(), platform.demoClinic)
                        .getApplePay()
                        .getStatus())
                .isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://call.example.com",
                "call.example.com/pay",
                "call.example.com:443",
                "call.example.com.",
                "*.example.com",
                "call_1.example.com",
                "-call.example.com",
                "example",
                "192.0.2.1",
                "[2001:db8::1]",
                "2001:db8::1",
                "bücher.example"
            })
    void a_name_that_is_no_bare_domain_is_refused(String name) {
        var error = catchThrowableOfType(InvalidRequestException.class, () -> create(name));

        assertThat(error.getStatusCode()).isEqualTo(400);
        assertThat(error.getParam()).isEqualTo("domain_name");
    }

    @Test
    void localhost_is_accepted_here() throws StripeException {
        assertThat(create("localhost").getEnabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"domain_name=a.example.com&domain=b", "enabled=true", "domain_name=a.example.com&enabled=x"})
    void parameters_are_checked_as_strictly_as_everywhere(String content) {
        var error = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe.rawRequest(
                        RequestMethod.POST,
                        "/v1/payment_method_domains",
                        content,
                        RawRequestOptions.builder().build()));

        assertThat(error.getStatusCode()).isEqualTo(400);
    }

    @Test
    void the_test_surface_can_refuse_a_domain_and_lose_a_registration() throws StripeException {
        PaymentMethodDomain created = create(DOMAIN);
        order("\"account\": \"" + StripeSimulator.DEMO_CLINIC + "\", \"forget\": true");
        assertThat(domains().list(platform.demoClinic).getData()).isEmpty();

        order("\"refused\": true, \"message\": \"This domain is blocked.\"");
        var error = catchThrowableOfType(InvalidRequestException.class, () -> create(DOMAIN));
        assertThat(error.getStripeError().getMessage()).isEqualTo("This domain is blocked.");

        order("\"refused\": false");
        assertThat(create(DOMAIN).getId()).isNotEqualTo(created.getId());
    }

    @Test
    void a_wallet_counts_only_if_its_domain_is_registered_enabled_and_active() throws StripeException {
        try (Store store = new Store(directory)) {
            var domains = new PaymentMethodDomains(store, InstantSource.system());
            var clinic = Caller.nobody(StripeSimulator.DEMO_CLINIC);
            assertThat(domains.isRegistered(clinic.account(), DOMAIN, PaymentMethodDomains.APPLE_PAY))
                    .isFalse();

            var created = store.change(
                    change -> domains.create(change, clinic, Json.object().put("domain_name", DOMAIN)));
            assertThat(domains.isRegistered(clinic.account(), DOMAIN, PaymentMethodDomains.APPLE_PAY))
                    .isTrue();
            assertThat(domains.isRegistered(StripeSimulator.OTHER_CLINIC, DOMAIN, PaymentMethodDomains.APPLE_PAY))
                    .isFalse();
            assertThat(domains.isRegistered(clinic.account(), "example.com", PaymentMethodDomains.APPLE_PAY))
                    .isFalse();

            String id = created.get("id").asText();
            domains.order(Json.object().put("domain", DOMAIN).put("applePay", "inactive"));
            store.change(change -> domains.validate(change, clinic, id));
            assertThat(domains.isRegistered(clinic.account(), DOMAIN, PaymentMethodDomains.APPLE_PAY))
                    .isFalse();
            assertThat(domains.isRegistered(clinic.account(), DOMAIN, PaymentMethodDomains.GOOGLE_PAY))
                    .isTrue();

            store.change(
                    change -> domains.update(change, clinic, id, Json.object().put("enabled", false)));
            assertThat(domains.isRegistered(clinic.account(), DOMAIN, PaymentMethodDomains.GOOGLE_PAY))
                    .isFalse();
        }
        try (Store restarted = new Store(directory)) {
            var domains = new PaymentMethodDomains(restarted, InstantSource.system());
            assertThat(restarted.<Integer>change(
                            change -> change.ids(Store.Kind.PAYMENT_METHOD_DOMAIN, StripeSimulator.DEMO_CLINIC)
                                    .size()))
                    .isEqualTo(1);
            assertThat(domains.isRegistered(StripeSimulator.DEMO_CLINIC, DOMAIN, PaymentMethodDomains.APPLE_PAY))
                    .isFalse();
        }
    }

    private PaymentMethodDomain create(String name) throws StripeException {
        return domains()
                .create(
                        PaymentMethodDomainCreateParams.builder()
                                .setDomainName(name)
                                .build(),
                        platform.demoClinic);
    }

    private void disable(PaymentMethodDomain domain) throws StripeException {
        domains()
                .update(
                        domain.getId(),
                        PaymentMethodDomainUpdateParams.builder()
                                .setEnabled(false)
                                .build(),
                        platform.demoClinic);
    }

    private String listed(PaymentMethodDomainListParams.Builder params) throws StripeException {
        var names = domains().list(params.build(), platform.demoClinic).getData().stream()
                .map(PaymentMethodDomain::getDomainName)
                .toList();
        assertThat(names).hasSize(1);
        return names.getFirst();
    }

    private void order(String fields) {
        platform.callTestSurface("domains", "{\"domain\": \"" + DOMAIN + "\", " + fields + "}");
    }

    private PaymentMethodDomainService domains() {
        return platform.stripe.v1().paymentMethodDomains();
    }
}
