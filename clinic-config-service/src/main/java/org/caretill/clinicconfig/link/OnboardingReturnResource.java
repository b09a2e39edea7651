package org.caretill.clinicconfig.link;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.caretill.clinicconfig.link.AccountReturn.Outcome;
import org.caretill.clinicconfig.link.LinkAttempts.Return;
import org.caretill.clinicconfig.stripe.StripeOnboarding;
import org.caretill.clinicconfig.stripe.StripeOnboarding.Onboarded;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/stripe/onboarding/return} and {@code …/refresh}: a browser returns from Stripe's onboarding, or found
 * its link used or too old (<a href="https://docs.stripe.com/api/v2/core/account-links/create">Account Links</a>). A
 * return does not mean that all details were given: Stripe is asked.
 */
@Path("/v1/stripe/onboarding")
@Produces(MediaType.TEXT_HTML)
@Tag(
        name = "Returns from Stripe",
        description = "Addresses that browsers come back to from Stripe; no program calls them.")
public class OnboardingReturnResource {

    private static final Logger LOG = Logger.getLogger(OnboardingReturnResource.class);

    private final AccountReturn returns;
    private final Transactions transactions;
    private final LinkAttempts attempts;
    private final Onboardings onboardings;
    private final StripeOnboarding stripe;

    OnboardingReturnResource(
            AccountReturn returns,
            Transactions transactions,
            LinkAttempts attempts,
            Onboardings onboardings,
            StripeOnboarding stripe) {
        this.returns = returns;
        this.transactions = transactions;
        this.attempts = attempts;
        this.onboardings = onboardings;
        this.stripe = stripe;
    }

    @GET
    @Path("/return")
    @PermitAll
    @RunOnVirtualThread
    @Operation(
            operationId = "returnFromStripeOnboarding",
            summary = "Come back from Stripe's onboarding",
            description = "Redirects to the page that began it, with the result as the query parameter stripe and, if"
                    + " the account is to be confirmed, a return ticket as stripe-return in the fragment.")
    @APIResponse(responseCode = "303", description = "To the page that began it, with the result as ?stripe=")
    @APIResponse(
            responseCode = "400",
            description = "A page: the state was used, has expired, or is unknown",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response returned(@QueryParam("state") @Nullable String state) {
        return returns.answer(state, LinkWay.ONBOARDING, this::outcome);
    }

    private Outcome outcome(LinkAttempt attempt) {
        String account = accountOf(attempt);
        if (account == null) {
            return returns.end(attempt, LinkResult.FAILED);
        }
        Onboarded onboarded;
        try {
            onboarded = stripe.onboarded(account);
        } catch (StripeFailure e) {
            LOG.warnf("onboarding not checked at stripe: clinic=%s cause=%s", attempt.clinicId(), e.getMessage());
            return returns.end(
                    attempt, e instanceof StripeFailure.Unavailable ? LinkResult.NOT_CHECKED : LinkResult.FAILED);
        }
        return onboarded.detailsSubmitted()
                ? returns.accept(attempt, onboarded.link())
                : returns.end(attempt, LinkResult.UNFINISHED);
    }

    @GET
    @Path("/refresh")
    @PermitAll
    @RunOnVirtualThread
    @Operation(
            operationId = "refreshStripeOnboarding",
            summary = "Get a new onboarding link, in place of one that was used or is too old",
            description = "Redirects to a new link of the same account. The state stays valid for the return.")
    @APIResponse(responseCode = "303", description = "To Stripe, or back to the page that began it")
    @APIResponse(
            responseCode = "400",
            description = "A page: the state was used, has expired, or is unknown",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response refresh(@QueryParam("state") @Nullable String state) {
        Return known = state == null
                ? new Return.Unknown()
                : transactions.await(Tenancy.EVERYTHING, () -> attempts.stillAway(state));
        return switch (known) {
            case Return.Accepted(LinkAttempt attempt) -> again(attempt, String.valueOf(state));
            case Return.Used(String returnUrl) -> StalePage.USED.answer(returnUrl);
            case Return.Late(String returnUrl) ->
                StalePage.late(LinkWay.ONBOARDING).answer(returnUrl);
            case Return.Unknown() -> StalePage.UNKNOWN.answer(null);
        };
    }

    private Response again(LinkAttempt attempt, String state) {
        String account = accountOf(attempt);
        if (account == null) {
            return back(attempt, LinkResult.FAILED);
        }
        try {
            return Response.seeOther(stripe.onboardingUrl(account, state)).build();
        } catch (StripeFailure e) {
            LOG.warnf("onboarding not continued at stripe: clinic=%s cause=%s", attempt.clinicId(), e.getMessage());
            return back(attempt, e instanceof StripeFailure.Unavailable ? LinkResult.NOT_CHECKED : LinkResult.FAILED);
        }
    }

    private static Response back(LinkAttempt attempt, LinkResult result) {
        return Response.seeOther(ReturnUrls.withResult(attempt.returnUrl(), result.word()))
                .build();
    }

    /** Null if the account was discarded or confirmed meanwhile. */
    private @Nullable String accountOf(LinkAttempt attempt) {
        String onboardingId = attempt.onboarding();
        if (onboardingId == null) {
            return null;
        }
        Onboarding onboarding = transactions.await(Tenancy.EVERYTHING, () -> onboardings.findById(onboardingId));
        return onboarding != null && onboarding.isOpen() ? onboarding.account() : null;
    }
}
