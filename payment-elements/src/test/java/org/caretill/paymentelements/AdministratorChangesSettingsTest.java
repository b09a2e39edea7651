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
        show(element("clinic-admin"));
        tab("Settings").click();
    }

    @Test
    void only_what_was_changed_is_saved_at_the_version_it_was_read() {
        answer(SAVE, settings(6, "").replace("1000000", "50000"));
        field("Largest amount").fill("500.00");
        page.getByText("Not saved yet").waitFor();

        button("Save settings").click();

        seen("Settings saved.");
        notSeen("Not saved yet");
        assertEquals("\"5\"", callsTo(SAVE).getFirst().ifMatch());
        assertEquals(
                JsonParser.parseString("{\"maximumMinor\":50000}"),
                callsTo(SAVE).getFirst().body());
        assertThat(field("Largest amount")).hasValue("500.00");
    }

    @Test
    void every_setting_can_be_changed() {
        clinicHas(linked(), account("acct_2", "Second Account", "LINKED", false, 0, NO_BLOCKERS, ""));
        answer(SAVE, settings(6, ""));
        page.reload();
        tab("Settings").click();
        page.getByLabel("Currency").selectOption("NZD");
        field("Least amount").fill("1");
        page.getByLabel("Requests expire after (minutes)").fill("30");
        page.getByLabel("Words on the card statement").fill(" TELE ");
        page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Who may request payments"))
                .getByLabel("Clinic administrators")
                .check();
        button("Add a provider").click();
        assertThat(field("Provider’s name")).isFocused();
        page.keyboard().type("Dr Ada Byron");
        field("Provider number").fill("2426621B");
        button("Add a clinician").click();
        field("Clinician’s user id").fill("clinician-7");
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
        assertThat(page.getByText("Long is number 1 of 2 now.")).hasCount(1);
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
        field("Least amount").fill("20");
        field("Largest amount").fill("ten");
        page.getByLabel("Requests expire after (minutes)").fill("0");
        button("Add a preset").click();

        button("Save settings").click();

        seen("Not saved: please look at what is marked.");
        assertThat(page.getByLabel("Requests expire after (minutes)")).isFocused();
        seen("Enter whole minutes from 1 to 10080.");
        assertThat(field("Largest amount")).hasAccessibleDescription("Enter the amount in figures, like 85.00.");
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
        field("Least amount").fill("0.10");

        button("Save settings").click();

        assertThat(field("Least amount")).isFocused();
        assertThat(field("Least amount"))
                .hasAccessibleDescription("Must be at least A$0.50, the least Stripe charges in AUD.");
        assertThat(page.locator("[name='presets[1].itemNumber']"))
                .hasAccessibleDescription("Must have 1 to 20 characters and no line breaks.");
        assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Who may refund")))
                .containsText("Must be clinician or clinic-admin.");
        seen("Must be a JSON object.");
    }

    @Test
    void a_change_of_somebody_else_is_told_and_what_was_typed_is_kept_on_top_of_it() {
        field("Largest amount").fill("500.00");
        somebodyElseChangedTheExpiry();
        button("Save settings").click();
        seen("Somebody else changed the settings meanwhile: expiry.");
        assertThat(field("Largest amount")).hasValue("500.00");

        button("Keep my changes on top of theirs").click();

        assertThat(field("Largest amount")).hasValue("500.00");
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
        field("Largest amount").fill("500.00");
        somebodyElseChangedTheExpiry();
        button("Save settings").click();

        button("Load theirs, without my changes").click();

        assertThat(field("Largest amount")).hasValue("10000.00");
        assertThat(page.getByLabel("Requests expire after (minutes)")).hasValue("15");
        notSeen("Somebody else changed the settings meanwhile");
    }

    @Test
    void news_of_stripe_alone_is_in_nobodys_way() {
        page.clock().install();
        page.reload();
        tab("Settings").click();
        field("Largest amount").fill("500.00");
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
