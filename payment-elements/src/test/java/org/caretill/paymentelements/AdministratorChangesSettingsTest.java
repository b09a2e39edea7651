package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clinic's payment settings as their administrator changes them. */
class AdministratorChangesSettingsTest extends ConfigureInBrowser {

    private static final String SAVE = "PATCH " + SETTINGS;

    @BeforeEach
    void the_clinic_is_linked() {
        answer("GET " + SETTINGS, settings(5, ""));
        clinicHas(linked());
        remember(paymentRequest(1, "PAID", "\"requestedBy\":\"clinician-7\",\"clinicianName\":\"Dr Clara Example\""));
        show(element("clinic-admin"));
        tab("Settings").click();
    }

    @Test
    void only_what_was_changed_is_saved_at_the_version_it_was_read() {
        answer(SAVE, settings(6, "").replace("1000000", "50000"));
        field("Maximum amount").fill("500.00");
        page.getByText("Not saved yet").waitFor();

        button("Save settings").click();

        seen("Settings saved.");
        notSeen("Not saved yet");
        assertEquals("\"5\"", callsTo(SAVE).getFirst().ifMatch());
        assertEquals(
                JsonParser.parseString("{\"maximumMinor\":50000}"),
                callsTo(SAVE).getFirst().body());
        assertThat(field("Maximum amount")).hasValue("500.00");
    }

    @Test
    void every_setting_can_be_changed() {
        clinicHas(linked(), account("acct_2", "Second Account", "LINKED", false, 0, NO_BLOCKERS, ""));
        answer(SAVE, settings(6, ""));
        page.reload();
        tab("Settings").click();
        page.getByLabel("Currency").selectOption("NZD");
        field("Minimum amount").fill("1");
        page.getByLabel("Requests expire after (minutes)").fill("30");
        page.getByLabel("Card statement text").fill(" TELE ");
        page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Who may request payments"))
                .getByLabel("Clinic administrators")
                .check();
        button("Add a provider").click();
        assertThat(field("Provider’s name")).isFocused();
        page.keyboard().type("Dr Ada Byron");
        field("Provider number (optional)").fill("2426621B");
        button("Add a clinician").click();
        field("Clinician’s user ID").fill("clinician-7");
        assertThat(field("Clinician’s user ID")).hasAccessibleDescription("Dr Clara Example");
        field("Account").selectOption("acct_2");

        button("Save settings").click();

        seen("Settings saved.");
        assertEquals(JsonParser.parseString("""
            {"currency":"NZD","minimumMinor":100,"expiryMinutes":30,"mayRequest":["clinician","clinic-admin"],
             "statementDescriptorSuffix":"TELE",
             "receipt":{"providers":[{"name":"Dr Ada Byron","providerNumber":"2426621B"}]},
             "routes":[{"clinician":"clinician-7","account":"acct_2"}],
             "presets":[
               {"label":"Standard","amountMinor":4285,"itemNumber":"91891","description":"Standard consultation"},
               {"label":"Long","amountMinor":8500,"itemNumber":null,"description":"Long consultation"}]}\
            """), callsTo(SAVE).getFirst().body());
    }

    @Test
    void the_business_details_and_a_preset_with_gst_are_settings() {
        answer(SAVE, settings(6, ""));
        page.getByLabel("Business name (optional)").fill("Harbour Health");
        page.getByLabel("ABN (optional)").fill("51 824 753 556");
        page.getByLabel("Address of the practice (optional)").fill("1 Harbour St, Sydney NSW 2000");
        page.getByLabel("Phone (optional)").fill("(02) 5550 1234");
        assertThat(page.getByLabel("The amount includes GST (10%)")).hasCount(0);
        page.getByLabel("Registered for GST").check();
        page.locator("[name='presets[1].gstIncluded']").check();

        button("Save settings").click();

        seen("Settings saved.");
        assertEquals(JsonParser.parseString("""
            {"business":{"name":"Harbour Health","abn":"51824753556","address":"1 Harbour St, Sydney NSW 2000",
                         "phone":"(02) 5550 1234","gstRegistered":true},
             "presets":[
               {"label":"Standard","amountMinor":4285,"itemNumber":"91891","description":"Standard consultation"},
               {"label":"Long","amountMinor":8500,"itemNumber":null,"description":"Long consultation","gstIncluded":true}]}\
            """), callsTo(SAVE).getFirst().body());
    }

    @Test
    void an_abn_with_a_typing_error_is_refused_at_its_field() {
        fail(SAVE, 400, """
            {"status":400,"code":"validation-failed","violations":[
              {"field":"business.abn","message":"is not an ABN: it has 11 digits, such as 51 824 753 556"}]}\
            """);
        page.getByLabel("ABN (optional)").fill("51 824 753 557");

        button("Save settings").click();

        seen("Not saved. Please check what is marked.");
        assertThat(page.getByLabel("ABN (optional)")).isFocused();
        assertThat(page.getByLabel("ABN (optional)"))
                .hasAccessibleDescription(
                        "Is not an ABN: it has 11 digits, such as 51 824 753 556. 11 digits, like 51 824 753 556.");
    }

    @Test
    void presets_are_added_removed_and_put_in_order_with_the_keyboard_alone() {
        answer(SAVE, settings(6, ""));
        button("Move down: Standard").focus();
        page.keyboard().press("Enter");
        assertThat(button("Move down: Standard")).isFocused();
        button("Move up: Standard").press("Enter");
        assertThat(button("Move up: Standard")).isFocused();
        button("Move up: Long").focus();
        page.keyboard().press("Enter");
        assertThat(button("Move up: Long")).isFocused();
        assertThat(button("Move up: Long")).hasAttribute("aria-disabled", "true");
        assertThat(page.getByText("Long is now number 1 of 2.")).hasCount(1);
        button("Remove the preset Standard").focus();
        page.keyboard().press("Enter");
        assertThat(button("Add a preset")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().type("Short");
        page.keyboard().press("Tab");
        page.keyboard().type("20");
        page.keyboard().press("Tab");
        page.keyboard().type("91790");
        page.keyboard().press("Tab");
        page.keyboard().type("Short consultation");

        page.keyboard().press("Enter");

        seen("Settings saved.");
        assertEquals(JsonParser.parseString("""
            {"presets":[{"label":"Long","amountMinor":8500,"itemNumber":null,"description":"Long consultation"},
                        {"label":"Short","amountMinor":2000,"itemNumber":"91790","description":"Short consultation"}]}\
            """), callsTo(SAVE).getFirst().body());
    }

    @Test
    void what_is_wrong_is_said_at_each_field_and_the_first_is_focused() {
        field("Minimum amount").fill("20");
        field("Maximum amount").fill("ten");
        page.getByLabel("Requests expire after (minutes)").fill("0");
        button("Add a preset").click();

        button("Save settings").click();

        seen("Not saved. Please check what is marked.");
        assertThat(page.getByLabel("Requests expire after (minutes)")).isFocused();
        seen("Enter whole minutes from 1 to 10080.");
        assertThat(field("Maximum amount")).hasAccessibleDescription("Enter a number, for example 85.00.");
        assertThat(page.locator("[name='presets[2].label']")).hasAccessibleDescription("Fill this in.");
        assertEquals(List.of(), callsTo(SAVE));
    }

    @Test
    void what_the_service_refuses_is_said_at_its_field_in_money() {
        fail(SAVE, 400, """
            {"code":"validation-failed","title":"Bad Request","violations":[
              {"field":"presets[1].itemNumber","message":"must have 1 to 20 characters and no line breaks"},
              {"field":"minimumMinor","message":"must be at least 50, the least Stripe charges in AUD"},
              {"field":"mayRefund[0]","message":"must be clinician or clinic-admin"},
              {"field":"","message":"must be a JSON object"}]}\
            """);
        field("Minimum amount").fill("0.10");

        button("Save settings").click();

        assertThat(field("Minimum amount")).isFocused();
        assertThat(field("Minimum amount"))
                .hasAccessibleDescription("Must be at least $0.50, the least Stripe charges in AUD.");
        assertThat(page.locator("[name='presets[1].itemNumber']"))
                .hasAccessibleDescription("Must have 1 to 20 characters and no line breaks.");
        assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Who may refund")))
                .containsText("Must be clinician or clinic-admin.");
        seen("Must be a JSON object.");
    }

    @Test
    void a_change_of_somebody_else_is_told_and_what_was_typed_is_kept_on_top_of_it() {
        field("Maximum amount").fill("500.00");
        somebodyElseChangedTheExpiry();
        button("Save settings").click();
        seen("Somebody else has changed the settings: expiry.");
        assertThat(field("Maximum amount")).hasValue("500.00");

        button("Keep my changes").click();

        assertThat(field("Maximum amount")).hasValue("500.00");
        assertThat(page.getByLabel("Requests expire after (minutes)")).hasValue("15");
        answer(SAVE, settings(8, ""));
        button("Save settings").click();
        seen("Settings saved.");
        Call last = callsTo(SAVE).getLast();
        assertEquals("\"7\"", last.ifMatch());
        assertEquals(JsonParser.parseString("{\"maximumMinor\":50000}"), last.body());
    }

    @Test
    void the_settings_of_somebody_else_can_be_loaded_instead() {
        field("Maximum amount").fill("500.00");
        somebodyElseChangedTheExpiry();
        button("Save settings").click();

        button("Discard my changes").click();

        assertThat(field("Maximum amount")).hasValue("10000.00");
        assertThat(page.getByLabel("Requests expire after (minutes)")).hasValue("15");
        notSeen("Somebody else has changed the settings");
    }

    @Test
    void news_of_stripe_alone_is_in_nobodys_way() {
        page.clock().install();
        page.reload();
        tab("Settings").click();
        field("Maximum amount").fill("500.00");
        answer("GET " + SETTINGS, settings(6, ""));
        page.waitForResponse("**/payment-settings", () -> page.clock().fastForward(5_000));
        answer(SAVE, settings(7, "").replace("1000000", "50000"));
        button("Save settings").click();
        seen("Settings saved.");
        assertEquals("\"6\"", callsTo(SAVE).getLast().ifMatch());
    }

    private void somebodyElseChangedTheExpiry() {
        answer("GET " + SETTINGS, settings(7, "").replace("\"expiryMinutes\":60", "\"expiryMinutes\":15"));
        fail(SAVE, 412, "{\"code\":\"precondition-failed\",\"title\":\"Precondition Failed\"}");
    }
}
