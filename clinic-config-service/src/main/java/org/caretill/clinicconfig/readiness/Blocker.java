package org.caretill.clinicconfig.readiness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One thing that prevents an account's payments, or soon will, in words its owner understands. Stripe publishes no
 * complete list of its codes, so an unknown code is spelled out rather than hidden. Codes for parts of one thing, such
 * as day, month and year of a birth date, are one blocker.
 *
 * @param code Stripe's code, such as {@code company.tax_id}
 * @param title what is missing
 * @param whatToDo what the account's owner has to do
 * @param link where to do it
 */
public record Blocker(
        @Schema(description = "Stripe's code", examples = "company.tax_id")
        String code,

        @Schema(description = "What is missing, in plain words")
        String title,

        @Schema(description = "What the account's owner does about it")
        String whatToDo,

        @Schema(description = "Where: a page of Stripe's Dashboard")
        String link) {

    private static final String CHECKING = "Stripe is checking what it was given";
    private static final String WAIT = "There is nothing to do. It takes minutes, sometimes a few days.";

    static List<Blocker> of(Readiness readiness, String dashboard) {
        List<Blocker> blockers = new ArrayList<>();
        readiness.requirements().forEach(code -> blockers.add(RequirementWords.of(code, dashboard)));
        String reason = readiness.disabledReason();
        if (reason != null) {
            addReason(reason, dashboard, blockers);
        }
        if (!readiness.chargesEnabled() && blockers.isEmpty()) {
            blockers.add(
                    readiness.pendingVerification().isEmpty()
                            ? new Blocker(
                                    "charges_disabled",
                                    "Stripe does not let this account take payments yet",
                                    "Open Stripe: its home page says what it is waiting for.",
                                    dashboard)
                            : new Blocker("pending_verification", CHECKING, WAIT, dashboard));
        }
        Map<String, Blocker> byTitle = new LinkedHashMap<>();
        blockers.forEach(blocker -> byTitle.putIfAbsent(blocker.title(), blocker));
        return List.copyOf(byTitle.values());
    }

    /**
     * The reasons of <a href="https://docs.stripe.com/connect/handling-api-verification">Stripe's documentation</a>.
     */
    private static void addReason(String reason, String dashboard, List<Blocker> blockers) {
        String[] words = switch (reason) {
            case "requirements.past_due" ->
                new String[] {
                    "Stripe has not been given what it asked for in time",
                    "Open Stripe and give what its home page asks for."
                };
            case "requirements.pending_verification" -> new String[] {CHECKING, WAIT};
            case "under_review" -> new String[] {"Stripe is reviewing the account", WAIT};
            case "listed" ->
                new String[] {
                    "Stripe is comparing the account with a list of prohibited persons or companies",
                    "Wait for Stripe's decision, which it sends by e-mail."
                };
            case "platform_paused" ->
                new String[] {"Payments of the account were paused", "Ask the operator of this platform why."};
            case "action_required.requested_capabilities" ->
                new String[] {
                    "Card payments are not switched on for the account",
                    "Open Stripe and switch card payments on under Settings > Payment methods."
                };
            case "rejected.incomplete_verification" ->
                new String[] {
                    "Stripe closed the account because it could not be verified",
                    "Ask Stripe's support to look at it again, or link another account."
                };
            default ->
                reason.startsWith("rejected.")
                        ? new String[] {
                            "Stripe has rejected the account",
                            "Read Stripe's e-mail about it and ask its support, or link another account."
                        }
                        : new String[] {
                            "Stripe has stopped the account's payments",
                            "Open Stripe: its home page says why (%s).".formatted(RequirementWords.spelled(reason))
                        };
        };
        boolean isCoveredByRequirements = reason.equals("requirements.past_due") && !blockers.isEmpty();
        if (!isCoveredByRequirements) {
            blockers.add(new Blocker(reason, words[0], words[1], dashboard));
        }
    }
}
