package org.caretill.clinicconfig.link;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.LinkAttempts.Attempt;
import org.caretill.clinicconfig.stripe.ConnectedAccount;
import org.caretill.clinicconfig.stripe.StripeCallFailedException;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.messaging.Transactions;
import org.caretill.tenancy.Tenancy;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/stripe/oauth/callback}: the administrator's browser comes back from Stripe. It brings no token; the
 * state is the credential, and it opens the door once. Whatever happens between Stripe's answer and the commit, the
 * administrator simply links again.
 */
@Path("/v1/stripe/oauth/callback")
public class CallbackResource {

    private static final Logger LOG = Logger.getLogger(CallbackResource.class);

    /** The page carries no style and no script: the service's Content-Security-Policy allows none. */
    private static final String STALE_PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>This link is no longer valid</title></head>
            <body>
            <h1>This link is no longer valid</h1>
            <p>It was already used, it is older than ten minutes, or it is not complete. Nothing was changed.</p>
            <p>Go back to <strong>Configure &gt; Client payments</strong> and choose <strong>Go to Stripe</strong>
            again.</p>
            </body>
            </html>
            """;

    private final Transactions transactions;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final StripeConnect stripe;

    CallbackResource(Transactions transactions, Clinics clinics, LinkAttempts attempts, StripeConnect stripe) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.attempts = attempts;
        this.stripe = stripe;
    }

    @GET
    @PermitAll
    @RunOnVirtualThread
    @Operation(summary = "Where Stripe sends the browser back to: answers with a redirect to the page that asked")
    public Response comeBack(
            @QueryParam("state") @Nullable String state,
            @QueryParam("code") @Nullable String code,
            @QueryParam("error") @Nullable String error) {
        Attempt attempt = state == null ? null : transactions.await(Tenancy.EVERYTHING, () -> attempts.take(state));
        if (attempt == null) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(STALE_PAGE)
                    .build();
        }
        Result result = code == null ? Result.ofRefusal(error) : link(attempt, code);
        LOG.infof("link attempt ended: clinic=%s result=%s", attempt.clinicId(), result.word);
        return Response.seeOther(ReturnUrls.withResult(attempt.returnUrl(), result.word))
                .build();
    }

    private Result link(Attempt attempt, String code) {
        ConnectedAccount account;
        try {
            account = stripe.connect(code);
        } catch (StripeCallFailedException e) {
            LOG.warnf("link failed at Stripe: clinic=%s cause=%s", attempt.clinicId(), e.getMessage());
            return Result.FAILED;
        }
        Result result = account.livemode() == stripe.livemode() ? store(attempt, account) : Result.LIVEMODE_MISMATCH;
        if (result != Result.LINKED) {
            giveBack(account);
        }
        return result;
    }

    private Result store(Attempt attempt, ConnectedAccount account) {
        try {
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> clinics.locked(attempt.clinicId())
                            .chain(clinic -> clinics.change(
                                    clinic,
                                    attempt.admin(),
                                    Action.STRIPE_ACCOUNT_LINKED,
                                    it -> it.link(linkTo(account)))));
            return Result.LINKED;
        } catch (HttpProblem e) {
            return "already-linked".equals(e.getParameters().get("code")) ? Result.ALREADY_LINKED : Result.FAILED;
        } catch (RuntimeException e) {
            if (isLinkedElsewhere(e)) {
                return Result.ALREADY_LINKED;
            }
            throw e;
        }
    }

    /** An account that no clinic uses does not stay open to the platform. */
    private void giveBack(ConnectedAccount account) {
        try {
            if (transactions.await(Tenancy.EVERYTHING, () -> clinics.lockedByAccount(account.id())) == null) {
                stripe.deauthorize(account.id());
            }
        } catch (StripeCallFailedException e) {
            LOG.warnf("an account nobody uses stays connected: account=%s cause=%s", account.id(), e.getMessage());
        }
    }

    private static StripeLink linkTo(ConnectedAccount account) {
        return new StripeLink(
                StripeLink.Status.LINKED,
                account.id(),
                account.name(),
                account.country(),
                account.chargesEnabled(),
                account.livemode(),
                account.requirements(),
                account.asOf(),
                account.asOf());
    }

    /** The database decides: of two clinics that link one account at once, one is refused. */
    private static boolean isLinkedElsewhere(RuntimeException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException violation
                    && "clinic_stripe_account_unique".equals(violation.getConstraintName())) {
                return true;
            }
        }
        return false;
    }

    /** What the page that asked is told. */
    private enum Result {
        LINKED("linked"),
        /** The administrator did not authorise the platform. */
        DENIED("denied"),
        /** The account belongs to another clinic, or this clinic has one. */
        ALREADY_LINKED("already-linked"),
        /** A live account on a test platform, or the reverse. */
        LIVEMODE_MISMATCH("livemode-mismatch"),
        FAILED("failed");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** <a href="https://docs.stripe.com/connect/oauth-reference#get-authorize-errors">Stripe's errors</a>. */
        static Result ofRefusal(@Nullable String error) {
            return "access_denied".equals(error) ? DENIED : FAILED;
        }
    }
}
