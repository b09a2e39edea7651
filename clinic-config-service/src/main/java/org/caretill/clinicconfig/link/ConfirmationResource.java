package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.PaymentSettings;
import org.caretill.clinicconfig.clinic.StripeAccounts.Use;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.AccountOwnership.Availability;
import org.caretill.clinicconfig.link.LinkAttempt.Status;
import org.caretill.clinicconfig.organisation.Organisations;
import org.caretill.clinicconfig.organisation.StripeAccountPolicy;
import org.caretill.clinicconfig.readiness.Blocker;
import org.caretill.openapidocuments.Refuses;
import org.caretill.problemdetails.RefusedException;
import org.caretill.striperules.AccountId;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/clinics/{clinicId}/stripe-account/confirmation}: the administrator who went to Stripe and came back sees
 * the authorised account and confirms or discards it. Only this administrator sees it, so that an account that somebody
 * else authorised in the administrator's place is not linked by mistake.
 */
@Path("/v1/clinics/{clinicId}/stripe-account/confirmation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Stripe accounts",
        description = "The clinic's own accounts, to which patients pay: linked, confirmed, replaced, removed.")
public class ConfirmationResource {

    private final Callers callers;
    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final AccountOwnership ownership;
    private final Organisations organisations;
    private final UnusedAuthorisationsJob unused;
    private final Onboardings onboardings;
    private final OnboardingClosingJob closings;
    private final InstantSource clock;

    ConfirmationResource(
            Callers callers,
            Transactions transactions,
            Clinics clinics,
            LinkAttempts attempts,
            AccountOwnership ownership,
            Organisations organisations,
            UnusedAuthorisationsJob unused,
            Onboardings onboardings,
            OnboardingClosingJob closings,
            InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.ownership = ownership;
        this.organisations = organisations;
        this.unused = unused;
        this.onboardings = onboardings;
        this.closings = closings;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "getStripeAccountConfirmation",
            summary = "Get the Stripe account that waits for the caller's confirmation")
    @APIResponse(responseCode = "200", description = "The account, and what confirming it would change")
    public Uni<Waiting> read(@PathParam("clinicId") String clinicId) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        // The caller may not read the organisation's policy, but it decides which options are offered.
        return transactions.run(
                Tenancy.EVERYTHING,
                () -> clinics.visibleTo(admin, clinicId)
                        .chain(clinic -> waiting(admin, clinicId)
                                .chain(attempt -> organisations
                                        .policyOf(clinic.organisationId())
                                        .map(policy -> Waiting.of(attempt, clinic, policy)))));
    }

    @POST
    @Path("/return")
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "showReturnFromStripe",
            summary = "Show that the caller's own browser returned from Stripe",
            description =
                    "Before this the account cannot be confirmed, because the address of Stripe's page may have been"
                            + " opened by somebody else. Showing the ticket again changes nothing.")
    @APIResponse(responseCode = "200", description = "The account, and what confirming it would change")
    public Uni<Waiting> returned(@PathParam("clinicId") String clinicId, @Valid @NotNull Returned request) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(admin.tenancy(), () -> attempts.returnedWith(request.ticket(), clinicId, admin.subject()))
                .invoke(attempt -> {
                    if (attempt == null) {
                        throw notFound();
                    }
                })
                .chain(() -> read(clinicId));
    }

    @POST
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "confirmStripeAccount",
            summary = "Confirm the Stripe account: from now on the clinic uses it",
            description = "REPLACE makes it the default; the former default keeps its open payment requests and gets no"
                    + " new ones. ADD links it beside the default one. Confirming again changes nothing.")
    @Refuses({
        "other-account",
        "already-linked",
        "removal-in-progress",
        "several-accounts-not-allowed",
        "too-many-accounts",
        "payments-not-enabled"
    })
    @APIResponse(responseCode = "200", description = "The settings with the account")
    public Uni<PaymentSettings> confirm(@PathParam("clinicId") String clinicId, @Valid @NotNull Confirmation request) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        // The caller may not see other clinics, but whether one has the account must be checked.
        return transactions
                .run(
                        Tenancy.EVERYTHING,
                        () -> attempts.toConfirm(clinicId, admin.subject())
                                .invoke(attempt -> mustBe(request.account(), attempt))
                                .chain(attempt -> ownership
                                        .lock(request.account())
                                        .chain(() -> clinics.locked(clinicId))
                                        .chain(clinic -> confirm(attempt, clinic, admin, request.asUse()))))
                .map(Clinic::settings);
    }

    private Uni<Clinic> confirm(LinkAttempt attempt, Clinic clinic, Staff admin, Use use) {
        String account = attempt.link().account();
        StripeLink here = clinic.stripeAccounts().connected(account);
        boolean isDone = here != null && here.status() == StripeLink.Status.LINKED;
        if (isDone) {
            return Uni.createFrom().item(clinic);
        }
        return attempts.decide(attempt, Status.CONFIRMED)
                .invoke(decided -> {
                    if (!decided) {
                        throw notFound();
                    }
                })
                .chain(() -> ownership.availability(clinic, account))
                .invoke(ConfirmationResource::mustBeAvailable)
                .chain(() -> organisations.policyOf(clinic.organisationId()))
                .chain(policy ->
                        clinics.link(clinic, Actor.of(admin), attempt.link(), use, policy.severalAccountsPerClinic()))
                .call(() -> onboardings.confirmed(account));
    }

    @DELETE
    @RolesAllowed(Roles.CLINIC_ADMIN)
    @Operation(
            operationId = "discardStripeAccountConfirmation",
            summary = "Discard the Stripe account: it is disconnected at Stripe, unless a clinic uses it",
            description = "One that was opened for the clinic is closed, if Stripe closes it.")
    @APIResponse(responseCode = "204", description = "Discarded")
    public Uni<Void> discard(@PathParam("clinicId") String clinicId) {
        Staff admin = callers.staff();
        admin.mustBelongTo(clinicId);
        return transactions
                .run(
                        admin.tenancy(),
                        () -> waiting(admin, clinicId).chain(attempt -> switch (attempt.way()) {
                            case OAUTH -> attempts.decide(attempt, Status.GIVING_BACK);
                            case ONBOARDING ->
                                attempts.decide(attempt, Status.ENDED).call(() -> onboardings.discard(clinicId));
                        }))
                .invoke(decided -> {
                    if (!decided) {
                        throw notFound();
                    }
                    unused.runSoon();
                    closings.runSoon();
                })
                .replaceWithVoid();
    }

    private Uni<LinkAttempt> waiting(Staff admin, String clinicId) {
        return attempts.toConfirm(clinicId, admin.subject()).map(attempt -> {
            if (attempt == null || !attempt.isWaiting(clock.instant())) {
                throw notFound();
            }
            return attempt;
        });
    }

    private void mustBe(String account, @Nullable LinkAttempt attempt) {
        if (attempt == null || attempt.isExpired(clock.instant())) {
            throw notFound();
        }
        if (!attempt.link().account().equals(account)) {
            throw RefusedException.conflict("other-account", "Another Stripe account waits for the confirmation");
        }
    }

    private static void mustBeAvailable(Availability availability) {
        switch (availability) {
            case AVAILABLE, LINKED_HERE -> {}
            case TAKEN ->
                throw RefusedException.conflict("already-linked", "The Stripe account belongs to another clinic");
            case DISCONNECTING ->
                throw RefusedException.conflict("removal-in-progress", "The Stripe account is being removed");
        }
    }

    private static RuntimeException notFound() {
        return RefusedException.notFound("Stripe account to confirm");
    }

    /** The ticket that the page got in the fragment of its address, as {@code stripe-return}. */
    @Schema(name = "ReturnFromStripe")
    public record Returned(@NotNull @Size(max = 100) String ticket) {}

    /** The administrator's decision; it names the account, so that only an account they have seen is confirmed. */
    @Schema(name = "AccountConfirmation")
    public record Confirmation(
            @NotNull
            @Pattern(regexp = AccountId.PATTERN, message = AccountId.RULE)
            @Schema(description = "The account as GET shows it", examples = "acct_1DemoClinicAU001")
            String account,

            @Pattern(regexp = "REPLACE|ADD", message = "must be REPLACE or ADD")
            @Schema(
                    name = "use",
                    enumeration = {"REPLACE", "ADD"},
                    defaultValue = "REPLACE")
            @Nullable
            String use) {

        Use asUse() {
            return use == null ? Use.REPLACE : Use.valueOf(use);
        }
    }

    /**
     * An account that awaits confirmation.
     *
     * @param way with OAUTH, Stripe may have made the administrator open another account than the expected one
     * @param replaces the default account, which gets no new requests once this one replaces it; null if there is none
     * @param mayBeAdded whether the account may be linked beside the default one
     */
    @Schema(name = "WaitingAccount")
    public record Waiting(
            String account,
            LinkWay way,
            @Nullable String accountName,
            @Nullable String country,
            boolean chargesEnabled,
            boolean livemode,
            List<Blocker> blockers,
            @Nullable String replaces,
            boolean mayBeAdded,
            Instant expiresAt) {

        static Waiting of(LinkAttempt attempt, Clinic clinic, StripeAccountPolicy policy) {
            StripeLink link = attempt.link();
            StripeLink byDefault = clinic.stripeAccounts().byDefault();
            String replaced =
                    byDefault != null && byDefault.status() == StripeLink.Status.LINKED ? byDefault.account() : null;
            return new Waiting(
                    link.account(),
                    attempt.way(),
                    link.accountName(),
                    link.country(),
                    link.readiness().chargesEnabled(),
                    link.livemode(),
                    link.readiness().blockers(link.dashboard()),
                    replaced,
                    replaced != null && policy.severalAccountsPerClinic(),
                    attempt.expiresAt());
        }
    }
}
