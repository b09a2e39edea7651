package org.caretill.clinicconfig.link;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.openapidocuments.Refuses;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/clinics/{clinicId}/stripe-account/link}: which ways to link an account are offered, and the administrator
 * leaves for Stripe.
 */
@Path("/v1/clinics/{clinicId}/stripe-account/link")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Stripe accounts",
        description = "The clinic's own accounts, to which patients pay: linked, confirmed, replaced, removed.")
public class LinkResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final Onboardings onboardings;
    private final OnboardingDeparture onboardingDeparture;
    private final LinkWays ways;
    private final ReturnUrls returnUrls;
    private final StripeConnect stripe;

    LinkResource(
            Callers callers,
            Transactions transactions,
            Clinics clinics,
            LinkAttempts attempts,
            Onboardings onboardings,
            OnboardingDeparture onboardingDeparture,
            LinkWays ways,
            ReturnUrls returnUrls,
            StripeConnect stripe) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.onboardings = onboardings;
        this.onboardingDeparture = onboardingDeparture;
        this.ways = ways;
        this.returnUrls = returnUrls;
        this.stripe = stripe;
    }

    @GET
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "getLinkOptions",
            summary = "Get the ways to link a Stripe account, and a new account that is unfinished")
    @APIResponse(responseCode = "200", description = "What the operator offers, and what can be continued")
    public Uni<LinkOptions> options(@PathParam("clinicId") String clinicId) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(
                        admin.tenancy(),
                        () -> clinics.visibleTo(admin, clinicId).chain(() -> onboardings.unfinished(clinicId)))
                .map(unfinished -> new LinkOptions(ways.offered(), Unfinished.of(unfinished)));
    }

    @POST
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @RunOnVirtualThread
    @Operation(
            operationId = "linkStripeAccount",
            summary = "Begin to link a Stripe account",
            description = "The browser goes to authorizeUrl and comes back to returnUrl with the result as ?stripe=:"
                    + " confirm, linked, denied, already-linked, live-account-refused, test-account-refused,"
                    + " read-only, code-refused, not-set-up, unfinished, not-checked, uncertain or failed. With the way"
                    + " ONBOARDING, a new account is opened for the clinic first, or the unfinished one is continued."
                    + " Nothing is linked before the account is confirmed. Accounts that are linked stay as they are"
                    + " meanwhile.")
    @Refuses({
        "payments-not-enabled",
        "link-way-not-offered",
        "onboarding-discarded",
        "account-refused-by-stripe",
        "stripe-unavailable"
    })
    @APIResponse(
            responseCode = "200",
            description = "Where the browser goes; good for ten minutes, and for one visit with the way ONBOARDING")
    public Departure link(@PathParam("clinicId") String clinicId, @Valid @NotNull LinkRequest request) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        returnUrls.mustAllow(request.returnUrl());
        ways.mustOffer(request.asWay());
        return new Departure(
                switch (request.asWay()) {
                    case OAUTH -> stripe.authorizeUrl(begin(admin, clinicId, request.returnUrl()));
                    case ONBOARDING ->
                        onboardingDeparture.depart(admin, clinicId, request.returnUrl(), request.contactEmail());
                });
    }

    private String begin(Staff admin, String clinicId, String returnUrl) {
        return transactions.await(
                admin.tenancy(),
                () -> clinics.locked(clinicId)
                        .invoke(Clinic::mustBeLinkable)
                        .chain(clinic -> attempts.begin(clinic, Actor.of(admin), returnUrl, null)));
    }

    /** An administrator's request to link an account. */
    public record LinkRequest(
            @NotNull
            @Size(max = ReturnUrls.MAX_LENGTH)
            @Schema(
                    description = "The page to come back to: on one of the platform's own origins",
                    examples = "http://localhost:8080/configure")
            String returnUrl,

            @Pattern(regexp = "OAUTH|ONBOARDING", message = "must be OAUTH or ONBOARDING")
            @Schema(
                    name = "way",
                    enumeration = {"OAUTH", "ONBOARDING"},
                    defaultValue = "OAUTH")
            @Nullable
            String way,

            @Size(max = 254)
            @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address")
            @Schema(
                    description = "Of a new account: Stripe writes to it about the account. It is not kept here",
                    examples = "accounts@clinic.example")
            @Nullable
            String contactEmail) {

        LinkWay asWay() {
            return way == null ? LinkWay.OAUTH : LinkWay.valueOf(way);
        }
    }

    /** The address that the browser goes to. */
    public record Departure(URI authorizeUrl) {}

    /**
     * How an account can be linked.
     *
     * @param unfinished the new account that can be continued; null if there is none
     */
    public record LinkOptions(List<LinkWay> ways, @Nullable Unfinished unfinished) {}

    /**
     * A new account whose details are not complete, or which nobody has confirmed.
     *
     * @param account null if Stripe has not answered yet when it was to be created
     */
    @Schema(name = "UnfinishedAccount")
    public record Unfinished(@Nullable String account, Instant begunAt) {

        static @Nullable Unfinished of(@Nullable Onboarding onboarding) {
            return onboarding == null ? null : new Unfinished(onboarding.account(), onboarding.begunAt());
        }
    }
}
