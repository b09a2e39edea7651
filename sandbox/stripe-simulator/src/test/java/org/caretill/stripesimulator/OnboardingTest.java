package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.StripeException;
import com.stripe.model.v2.core.Account;
import com.stripe.net.RequestOptions;
import com.stripe.param.v2.core.AccountCloseParams;
import com.stripe.param.v2.core.AccountCreateParams;
import com.stripe.param.v2.core.AccountCreateParams.Configuration.Merchant;
import com.stripe.param.v2.core.AccountCreateParams.Defaults.Responsibilities;
import com.stripe.param.v2.core.AccountLinkCreateParams;
import com.stripe.param.v2.core.AccountLinkCreateParams.UseCase;
import com.stripe.param.v2.core.AccountLinkCreateParams.UseCase.AccountOnboarding;
import com.stripe.param.v2.core.AccountRetrieveParams;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts that the platform creates by API v2, and their onboarding, with stripe-java as the services use it. */
class OnboardingTest {
    private static final String BACK = "http://localhost:8081/return?state=s1";
    private static final String AGAIN = "http://localhost:8081/refresh?state=s1";

    private final Platform platform = new Platform(SimulatorSettings.sandbox());

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_created_account_lacks_its_details_and_can_charge_once_they_are_given() throws Exception {
        String account = create("key-1").getId();
        var before = platform.stripe.v1().accounts().retrieve(account);
        assertThat(before.getChargesEnabled()).isFalse();
        assertThat(before.getDetailsSubmitted()).isFalse();
        assertThat(before.getRequirements().getCurrentlyDue()).contains("external_account");

        assertThat(visit(link(account), "finish")).isEqualTo(BACK);

        var after = platform.stripe.v1().accounts().retrieve(account);
        assertThat(after.getChargesEnabled()).isTrue();
        assertThat(after.getDetailsSubmitted()).isTrue();
        assertThat(platform.stripe
                        .v2()
                        .core()
                        .accounts()
                        .retrieve(
                                account,
                                AccountRetrieveParams.builder()
                                        .addInclude(AccountRetrieveParams.Include.CONFIGURATION__MERCHANT)
                                        .build())
                        .getConfiguration()
                        .getMerchant()
                        .getCapabilities()
                        .getCardPayments()
                        .getStatus())
                .isEqualTo("active");
        assertThat(platform.stripe
                        .v1()
                        .events()
                        .list(RequestOptions.builder().setStripeAccount(account).build())
                        .getData())
                .extracting(com.stripe.model.Event::getType)
                .containsExactly("account.updated");
    }

    @Test
    void stripe_may_check_the_details_first_and_the_person_may_leave_without_them() throws Exception {
        String account = create("key-1").getId();
        assertThat(visit(link(account), "leave")).isEqualTo(BACK);
        assertThat(platform.stripe.v1().accounts().retrieve(account).getDetailsSubmitted())
                .isFalse();

        assertThat(visit(link(account), "check")).isEqualTo(BACK);
        var checked = platform.stripe.v1().accounts().retrieve(account);
        assertThat(checked.getDetailsSubmitted()).isTrue();
        assertThat(checked.getChargesEnabled()).isFalse();
        assertThat(checked.getRequirements().getPendingVerification()).isNotEmpty();
    }

    @Test
    void a_link_opens_the_page_once_and_then_leads_to_where_a_new_one_is_made() throws Exception {
        String link = link(create("key-1").getId());
        HttpResponse<String> page = platform.get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Open your Stripe account", "admin@clinic.example");

        HttpResponse<String> again = platform.get(link);
        assertThat(again.statusCode()).isEqualTo(303);
        assertThat(again.headers().firstValue("Location")).hasValue(AGAIN);
        assertThat(visit(link(create("key-1").getId()), "expire")).isEqualTo(AGAIN);

        String visit = page.body().replaceFirst("(?s).*name=\"visit\" value=\"([^\"]+)\".*", "$1");
        HttpResponse<String> sent = platform.post(link, Map.of("visit", visit, "result", "finish", "name", "Clinic"));
        assertThat(sent.headers().firstValue("Location")).hasValue(BACK);
    }

    @Test
    void a_key_makes_one_account_and_a_failure_is_not_kept_for_it() throws Exception {
        platform.callTestSurface(
                "faults", "{\"path\": \"/v2/core/accounts\", \"action\": \"status\", \"status\": 500}");
        assertThatThrownBy(() -> create("key-1")).isInstanceOf(StripeException.class);
        String account = create("key-1").getId();
        assertThat(create("key-1").getId()).isEqualTo(account);
        assertThat(create("key-2").getId()).isNotEqualTo(account);
    }

    @Test
    void an_account_without_payments_can_be_closed_and_only_its_existence_remains_visible() throws Exception {
        String account = create("key-1").getId();
        assertThat(close(account).getClosed()).isTrue();
        assertThat(close(account).getClosed()).isTrue();
        assertThatThrownBy(() -> platform.stripe.v1().accounts().retrieve(account))
                .hasMessageContaining("does not have access");
        assertThatThrownBy(() -> link(account)).isInstanceOf(StripeException.class);
    }

    @Test
    void an_account_with_payments_cannot_be_closed() throws Exception {
        String account = create("key-1").getId();
        visit(link(account), "finish");
        platform.callTestSurface("payments/" + account, "{}");
        assertThatThrownBy(() -> close(account)).isInstanceOf(StripeException.class);
    }

    @Test
    void api_v2_wants_json_a_version_and_the_owners_address() {
        assertThat(v2("{}", "application/x-www-form-urlencoded", true)).isEqualTo(415);
        assertThat(v2("{}", "application/json", false)).isEqualTo(400);
        assertThat(v2("{}", "application/json", true)).isEqualTo(400);
        assertThat(v2("""
                {"contact_email": "a@b.example", "dashboard": "full", "identity": {"country": "au"},
                 "defaults": {"responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"}},
                 "configuration": {"merchant": {"capabilities": {"card_payments": {"requested": true}}}}}""", "application/json", true)).isEqualTo(200);
    }

    private int v2(String body, String type, boolean versioned) {
        var request = HttpRequest.newBuilder(platform.simulator.address().resolve("/v2/core/accounts"))
                .header("Authorization", "Bearer " + SimulatorSettings.SECRET_KEY)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (versioned) {
            request.header("Stripe-Version", Events.API_VERSION);
        }
        return platform.send(request).statusCode();
    }

    private Account create(String key) throws StripeException {
        var params = AccountCreateParams.builder()
                .setContactEmail("admin@clinic.example")
                .setDashboard(AccountCreateParams.Dashboard.FULL)
                .setIdentity(
                        AccountCreateParams.Identity.builder().setCountry("au").build())
                .setDefaults(AccountCreateParams.Defaults.builder()
                        .setResponsibilities(Responsibilities.builder()
                                .setFeesCollector(Responsibilities.FeesCollector.STRIPE)
                                .setLossesCollector(Responsibilities.LossesCollector.STRIPE)
                                .build())
                        .build())
                .setConfiguration(AccountCreateParams.Configuration.builder()
                        .setMerchant(Merchant.builder()
                                .setCapabilities(Merchant.Capabilities.builder()
                                        .setCardPayments(Merchant.Capabilities.CardPayments.builder()
                                                .setRequested(true)
                                                .build())
                                        .build())
                                .build())
                        .build())
                .build();
        return platform.stripe
                .v2()
                .core()
                .accounts()
                .create(params, RequestOptions.builder().setIdempotencyKey(key).build());
    }

    private Account close(String account) throws StripeException {
        return platform.stripe
                .v2()
                .core()
                .accounts()
                .close(
                        account,
                        AccountCloseParams.builder()
                                .addAppliedConfiguration(AccountCloseParams.AppliedConfiguration.MERCHANT)
                                .build());
    }

    /** The path of a new link. */
    private String link(String account) throws StripeException {
        var useCase = UseCase.builder()
                .setType(UseCase.Type.ACCOUNT_ONBOARDING)
                .setAccountOnboarding(AccountOnboarding.builder()
                        .addConfiguration(AccountOnboarding.Configuration.MERCHANT)
                        .setReturnUrl(BACK)
                        .setRefreshUrl(AGAIN)
                        .build())
                .build();
        return URI.create(platform.stripe
                        .v2()
                        .core()
                        .accountLinks()
                        .create(AccountLinkCreateParams.builder()
                                .setAccount(account)
                                .setUseCase(useCase)
                                .build())
                        .getUrl())
                .getPath();
    }

    private String visit(String link, String result) {
        return platform.callTestSurface(
                        "onboarding",
                        Json.object()
                                .put("url", platform.simulator.address() + link)
                                .put("result", result)
                                .toString())
                .get("redirectUrl")
                .asText();
    }
}
