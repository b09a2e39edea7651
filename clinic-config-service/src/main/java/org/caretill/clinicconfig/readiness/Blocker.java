package org.caretill.clinicconfig.readiness;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One thing that prevents an account's payments, or soon will, as Stripe's code. The pages have the words for the
 * codes, in the language of their readers. Stripe publishes no complete list of its codes, so any code is passed on.
 *
 * @param kind what kind of code it is
 * @param code Stripe's code, such as {@code company.tax_id}
 * @param link where the account's owner deals with it
 */
public record Blocker(
        Kind kind,

        @Schema(
                description = "Of a requirement, Stripe's code. Of disabled payments, Stripe's reason, or"
                        + " pending_verification or charges_disabled if Stripe names none",
                examples = "company.tax_id")
        String code,

        @Schema(description = "Where: a page of Stripe's Dashboard")
        String link) {

    /** What the code of a blocker stands for. */
    @Schema(
            name = "BlockerKind",
            description = "REQUIREMENT: what the account's owner has to give. DISABLED: why payments are disabled")
    public enum Kind {
        /** <a href="https://docs.stripe.com/connect/required-verification-information">What Stripe requires.</a> */
        REQUIREMENT,
        /** <a href="https://docs.stripe.com/connect/handling-api-verification">Why payments are disabled.</a> */
        DISABLED
    }

    static List<Blocker> of(Readiness readiness, String dashboard) {
        List<Blocker> blockers = new ArrayList<>();
        readiness.requirements().forEach(code -> blockers.add(new Blocker(Kind.REQUIREMENT, code, dashboard)));
        String reason = readiness.disabledReason();
        boolean isCoveredByRequirements = "requirements.past_due".equals(reason) && !blockers.isEmpty();
        if (reason != null && !isCoveredByRequirements) {
            blockers.add(new Blocker(Kind.DISABLED, reason, dashboard));
        }
        if (!readiness.chargesEnabled() && blockers.isEmpty()) {
            String state = readiness.pendingVerification().isEmpty() ? "charges_disabled" : "pending_verification";
            blockers.add(new Blocker(Kind.DISABLED, state, dashboard));
        }
        return List.copyOf(blockers);
    }
}
