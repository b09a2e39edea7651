package org.caretill.clinicconfig.link;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.caretill.clinicconfig.link.AccountReturn.Outcome;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.clinicconfig.stripe.StripeConnect.Authorised;
import org.caretill.stripeclient.StripeFailure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/stripe/oauth/callback}: a browser returns from Stripe's OAuth, with a code for an account or an error
 * (see {@link AccountReturn}). An account that may not be linked is disconnected. If OAuth is switched off, or this
 * address is not registered at Stripe, the browser stays there on an error page and never comes back ({@link
 * UnansweredVisitsJob}).
 */
@Path("/v1/stripe/oauth/callback")
@Tag(
        name = "Returns from Stripe",
        description = "Addresses that browsers come back to from Stripe; no program calls them.")
public class CallbackResource {

    private static final Logger LOG = Logger.getLogger(CallbackResource.class);

    /**
     * Errors that are about the platform's own settings: of <a
     * href="https://docs.stripe.com/connect/oauth-reference#get-authorize-errors">authorize</a> and of <a
     * href="https://docs.stripe.com/connect/oauth-reference#post-token-errors">token</a>.
     */
    private static final Set<String> ABOUT_THE_PLATFORM = Set.of(
            "invalid_client",
            "invalid_redirect_uri",
            "invalid_request_type",
            "invalid_scope",
            "unauthorized_client",
            "unsupported_grant_type",
            "unsupported_response_type");

    private final AccountReturn returns;
    private final StripeConnect stripe;

    CallbackResource(AccountReturn returns, StripeConnect stripe) {
        this.returns = returns;
        this.stripe = stripe;
    }

    @GET
    @PermitAll
    @RunOnVirtualThread
    @Produces(MediaType.TEXT_HTML)
    @Operation(
            operationId = "returnFromStripeOAuth",
            summary = "Come back from Stripe's OAuth",
            description = "Redirects to the page that began the link, with the result as the query parameter stripe"
                    + " and, if an account is to be confirmed, a return ticket as stripe-return in the fragment."
                    + " A state that was used, has expired or is unknown is answered with a page and changes nothing.")
    @APIResponse(responseCode = "303", description = "To the page that began the link, with the result as ?stripe=")
    @APIResponse(
            responseCode = "400",
            description = "A page: the state was used, has expired, or is unknown",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response callback(
            @QueryParam("state") @Nullable String state,
            @QueryParam("code") @Nullable String code,
            @QueryParam("error") @Nullable String error) {
        return returns.answer(
                state,
                LinkWay.OAUTH,
                attempt -> code == null ? refused(attempt, String.valueOf(error)) : authorised(attempt, code));
    }

    private Outcome refused(LinkAttempt attempt, String error) {
        return returns.end(attempt, error.equals("access_denied") ? LinkResult.DENIED : resultOf(attempt, error));
    }

    private Outcome authorised(LinkAttempt attempt, String code) {
        Authorised authorised;
        try {
            authorised = stripe.connect(code);
        } catch (StripeFailure e) {
            LOG.warnf("link failed at stripe: clinic=%s cause=%s", attempt.clinicId(), e.getMessage());
            return returns.end(attempt, resultOf(attempt, e));
        }
        return authorised.mayWrite()
                ? returns.accept(attempt, authorised.link())
                : returns.refuse(attempt, authorised.link(), LinkResult.READ_ONLY);
    }

    /** Of the exchange of the code. Stripe looks at the key and at its limits before the code, so neither leaves a doubt. */
    private static LinkResult resultOf(LinkAttempt attempt, StripeFailure failure) {
        return switch (failure) {
            case StripeFailure.KeyRefused _ ->
                platformRefused(attempt, failure.code().orElse("key refused"));
            case StripeFailure.RateLimited _ -> LinkResult.FAILED;
            case StripeFailure.Unavailable _ -> LinkResult.UNCERTAIN;
            default -> resultOf(attempt, failure.code().orElse(""));
        };
    }

    private static LinkResult resultOf(LinkAttempt attempt, String error) {
        if (ABOUT_THE_PLATFORM.contains(error)) {
            return platformRefused(attempt, error);
        }
        return error.equals("invalid_grant") ? LinkResult.CODE_REFUSED : LinkResult.FAILED;
    }

    private static LinkResult platformRefused(LinkAttempt attempt, String error) {
        LOG.errorf(
                "stripe refuses the platform: error=%s clinic=%s; check STRIPE_CLIENT_ID, STRIPE_SECRET_KEY and"
                        + " Connect > Settings > OAuth in the platform's Stripe Dashboard",
                error, attempt.clinicId());
        return LinkResult.NOT_SET_UP;
    }
}
