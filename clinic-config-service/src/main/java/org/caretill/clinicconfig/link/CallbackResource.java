package org.caretill.clinicconfig.link;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.StripeAccounts.Use;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.LinkAttempts.Return;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/stripe/oauth/callback}: a browser returns from Stripe. It has no token; the state is the credential
 * and is valid once. Nothing is linked here, because it may be a stranger's browser: the page gets a ticket with which
 * the administrator shows that it was theirs, and then confirms the account. An account that may not be linked is
 * disconnected.
 */
@Path("/v1/stripe/oauth/callback")
public class CallbackResource {

    private static final Logger LOG = Logger.getLogger(CallbackResource.class);

    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final AccountOwnership ownership;
    private final UnusedAuthorisationsJob unused;
    private final StripeConnect stripe;

    CallbackResource(
            Transactions transactions,
            Clinics clinics,
            LinkAttempts attempts,
            AccountOwnership ownership,
            UnusedAuthorisationsJob unused,
            StripeConnect stripe) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.ownership = ownership;
        this.unused = unused;
        this.stripe = stripe;
    }

    @GET
    @PermitAll
    @RunOnVirtualThread
    @Produces(MediaType.TEXT_HTML)
    @Operation(
            summary = "The address to which Stripe redirects the browser",
            description = "Redirects to the page that began the link, with the result as the query parameter stripe"
                    + " and, if an account is to be confirmed, a return ticket as stripe-return in the fragment."
                    + " A state that was used, has expired or is unknown is answered with a page and changes nothing.")
    @APIResponse(responseCode = "303", description = "To the page that began the link, with the result as ?stripe=")
    @APIResponse(responseCode = "400", description = "A page: the state was used, has expired, or is unknown")
    public Response callback(
            @QueryParam("state") @Nullable String state,
            @QueryParam("code") @Nullable String code,
            @QueryParam("error") @Nullable String error) {
        Return back = state == null
                ? new Return.Unknown()
                : transactions.await(Tenancy.EVERYTHING, () -> attempts.returned(state));
        return switch (back) {
            case Return.Accepted(LinkAttempt attempt) -> {
                Outcome outcome = code == null ? Outcome.of(refused(attempt, error)) : link(attempt, code);
                String word = outcome.result().word;
                LOG.infof("link attempt returned from stripe: clinic=%s result=%s", attempt.clinicId(), word);
                yield Response.seeOther(
                                outcome.ticket() == null
                                        ? ReturnUrls.withResult(attempt.returnUrl(), word)
                                        : ReturnUrls.withTicket(attempt.returnUrl(), word, outcome.ticket()))
                        .build();
            }
            case Return.Used(String returnUrl) -> StalePage.USED.answer(returnUrl);
            case Return.Late(String returnUrl) -> StalePage.LATE.answer(returnUrl);
            case Return.Unknown() -> StalePage.UNKNOWN.answer(null);
        };
    }

    /** <a href="https://docs.stripe.com/connect/oauth-reference#get-authorize-errors">Stripe's errors</a>. */
    private Result refused(LinkAttempt attempt, @Nullable String error) {
        transactions.await(Tenancy.EVERYTHING, () -> attempts.end(attempt.stateHash()));
        return "access_denied".equals(error) ? Result.DENIED : Result.FAILED;
    }

    private Outcome link(LinkAttempt attempt, String code) {
        StripeLink account;
        try {
            account = stripe.connect(code);
        } catch (StripeFailure e) {
            LOG.warnf("link failed at stripe: clinic=%s cause=%s", attempt.clinicId(), e.getMessage());
            transactions.await(Tenancy.EVERYTHING, () -> attempts.end(attempt.stateHash()));
            return Outcome.of(e instanceof StripeFailure.Unavailable ? Result.UNCERTAIN : Result.FAILED);
        }
        try {
            Outcome outcome = transactions.await(
                    Tenancy.EVERYTHING,
                    () -> ownership
                            .lock(account.account())
                            .chain(() -> clinics.locked(attempt.clinicId()))
                            .chain(clinic ->
                                    attempts.findById(attempt.stateHash()).chain(it -> accept(it, clinic, account))));
            unused.runSoon();
            return outcome;
        } catch (DatabaseUnavailableException e) {
            LOG.errorf(
                    "authorised account not stored: clinic=%s account=%s cause=%s",
                    attempt.clinicId(), account.account(), e.getMessage());
            return Outcome.of(Result.UNCERTAIN);
        }
    }

    private Uni<Outcome> accept(LinkAttempt attempt, Clinic clinic, StripeLink account) {
        if (stripe.isOfOtherMode(account)) {
            return refuse(
                    attempt, account, account.livemode() ? Result.LIVE_ACCOUNT_REFUSED : Result.TEST_ACCOUNT_REFUSED);
        }
        if (!clinic.enabled()) {
            return refuse(attempt, account, Result.FAILED);
        }
        return ownership.availability(clinic, account.account()).chain(availability -> switch (availability) {
            case AVAILABLE -> Uni.createFrom().item(new Outcome(Result.CONFIRM, attempts.authorise(attempt, account)));
            case LINKED_HERE -> {
                attempt.end();
                yield clinics.link(clinic, attempt.admin(), account, Use.REPLACE, false)
                        .replaceWith(Outcome.of(Result.LINKED));
            }
            case TAKEN -> refuse(attempt, account, Result.ALREADY_LINKED);
            case DISCONNECTING -> refuse(attempt, account, Result.FAILED);
        });
    }

    private static Uni<Outcome> refuse(LinkAttempt attempt, StripeLink account, Result result) {
        attempt.discard(account);
        return Uni.createFrom().item(Outcome.of(result));
    }

    /**
     * What the browser is told.
     *
     * @param ticket with which the page shows that this browser returned; null if there is nothing to confirm
     */
    private record Outcome(Result result, @Nullable String ticket) {

        static Outcome of(Result result) {
            return new Outcome(result, null);
        }
    }

    /** The result for the page that began the link. */
    private enum Result {
        /** The account waits for the administrator's confirmation. */
        CONFIRM("confirm"),
        /** The account was already linked; what Stripe says about it was updated. */
        LINKED("linked"),
        /** The administrator did not authorise the platform. */
        DENIED("denied"),
        /** The account belongs to another clinic. */
        ALREADY_LINKED("already-linked"),
        /** A live account, where this platform moves test money only. */
        LIVE_ACCOUNT_REFUSED("live-account-refused"),
        /** A test account, where this platform moves real money. */
        TEST_ACCOUNT_REFUSED("test-account-refused"),
        /**
         * Stripe may have connected the account, but its answer is not stored here. Nothing uses the account; if it is
         * authorised again, it is the same connection.
         */
        UNCERTAIN("uncertain"),
        FAILED("failed");

        private final String word;

        Result(String word) {
            this.word = word;
        }
    }
}
