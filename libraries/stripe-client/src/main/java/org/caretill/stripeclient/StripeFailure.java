package org.caretill.stripeclient;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.exception.oauth.InvalidGrantException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A call to Stripe failed. The subclass says what that means for the caller (<a
 * href="https://docs.stripe.com/error-handling">error handling</a>). The message has the kind, codes and Stripe's
 * request id, so it may be logged. It has nothing of the request, which Stripe's own message may quote.
 */
public abstract sealed class StripeFailure extends RuntimeException {

    private static final Logger LOG = Logger.getLogger(StripeFailure.class);

    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    private static final Pattern OF_THE_OTHER_MODE = Pattern.compile("authorization code only supports returning");

    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    private StripeFailure(String why) {
        super(why, null, false, true);
        this.code = null;
        this.retryAfter = null;
    }

    private StripeFailure(StripeException e) {
        super(describe(e), null, false, true);
        this.code = e.getCode();
        this.retryAfter = retryAfterOf(e);
    }

    /**
     * The call was not answered, or failed for a temporary reason. Stripe may have carried it out, and the same call
     * may succeed later.
     */
    public static sealed class Unavailable extends StripeFailure {

        /**
         * For a call that was not sent, or whose answer cannot be used.
         *
         * @param why for the log
         */
        public Unavailable(String why) {
            super(why);
        }

        private Unavailable(StripeException e) {
            super(e);
        }
    }

    /**
     * Stripe failed while it carried out the call, and may have carried it out. Under the same idempotency key it would
     * only repeat this answer.
     */
    public static final class ServerError extends Unavailable {

        private ServerError(StripeException e) {
            super(e);
        }
    }

    /**
     * Stripe refuses the call for now: the platform makes too many calls, or another process has locked the object ({@code
     * lock_timeout}). Stripe has not begun to carry it out.
     */
    public static final class RateLimited extends Unavailable {

        /**
         * For a call that was not sent, because too many would be.
         *
         * @param why for the log
         */
        RateLimited(String why) {
            super(why);
        }

        private RateLimited(StripeException e) {
            super(e);
        }
    }

    /**
     * The platform's key is wrong, expired or revoked, or lacks a permission. Calls fail until the operator has corrected
     * it ({@link StripeAlarm}).
     */
    public static final class KeyRefused extends Unavailable {

        private KeyRefused(StripeException e) {
            super(e);
        }
    }

    /**
     * Something else than Stripe's API answered, such as a proxy's page. Stripe may have got the call nevertheless. Calls
     * fail until the operator has mended the way to Stripe ({@link StripeAlarm}).
     */
    public static final class NotFromStripe extends Unavailable {

        /**
         * For an answer that the library hands over unread.
         *
         * @param why for the log; must not quote the answer
         */
        public NotFromStripe(String why) {
            super(why);
        }

        private NotFromStripe(StripeException e) {
            super(e);
        }
    }

    /** The account is not, or no longer, connected to the platform. */
    public static final class AccountNotConnected extends StripeFailure {

        private AccountNotConnected(StripeException e) {
            super(e);
        }
    }

    /** The account's owner has not given the platform the right to do this. */
    public static final class NotPermitted extends StripeFailure {

        private NotPermitted(StripeException e) {
            super(e);
        }
    }

    /** Stripe refuses the request, and would refuse it every time. */
    public static final class Refused extends StripeFailure {

        private Refused(StripeException e) {
            super(e);
        }
    }

    /** Stripe's answer is not what it should be. */
    public static final class Unreadable extends StripeFailure {

        /**
         * For an answer that does not match the request.
         *
         * @param why for the log; must not quote the answer
         */
        public Unreadable(String why) {
            super(why);
        }
    }

    /** Classifies an exception of Stripe's library and logs it, because callers that retry only know the kind. */
    public static StripeFailure logged(StripeException e) {
        StripeFailure failure = of(e);
        LOG.warnf("stripe call failed: %s", failure.getMessage());
        return failure;
    }

    /** Classifies an exception of Stripe's library, for callers that log what it means to them. */
    public static StripeFailure of(StripeException e) {
        if ("account_invalid".equals(e.getCode())) {
            return new AccountNotConnected(e);
        }
        if (isUnreadable(e)) {
            return isOfStripesServer(e) ? new ServerError(e) : new NotFromStripe(e);
        }
        return switch (e) {
            case RateLimitException _ -> new RateLimited(e);
            // A PermissionException is an AuthenticationException, so these cases come first. If the key itself
            // lacks the permission, Stripe gives no code (github.com/stripe/stripe-node/issues/2246).
            case PermissionException _ when e.getCode() == null -> new KeyRefused(e);
            case PermissionException _ -> new NotPermitted(e);
            case AuthenticationException _ -> new KeyRefused(e);
            // The code is right, but the client id and the key are of different modes.
            case InvalidGrantException _ when isOfTheOtherMode(e) -> new KeyRefused(e);
            case ApiConnectionException _, IdempotencyException _ -> new Unavailable(e);
            default -> byStatus(e);
        };
    }

    /** Stripe's library says so in words only, followed by the answer. */
    private static boolean isUnreadable(StripeException e) {
        return e instanceof ApiException
                && e.getMessage() != null
                && e.getMessage().startsWith("Invalid response object from API");
    }

    /** Stripe's own answers have an id of the request, even if an error keeps them from being JSON. */
    private static boolean isOfStripesServer(StripeException e) {
        return e.getStatusCode() != null
                && e.getStatusCode() >= SERVER_ERROR
                && e.getRequestId() != null
                && e.getRequestId().startsWith("req_");
    }

    /** Stripe has no code for it, only words (github.com/stripe/stripe-dotnet/issues/696). */
    private static boolean isOfTheOtherMode(StripeException e) {
        return e.getMessage() != null
                && OF_THE_OTHER_MODE.matcher(e.getMessage()).find();
    }

    private static StripeFailure byStatus(StripeException e) {
        Integer status = e.getStatusCode();
        if (status == null || status == CONFLICT) {
            return new Unavailable(e);
        }
        return status >= SERVER_ERROR ? new ServerError(e) : new Refused(e);
    }

    private static String describe(StripeException e) {
        return "kind=%s status=%s code=%s request=%s"
                .formatted(e.getClass().getSimpleName(), e.getStatusCode(), e.getCode(), e.getRequestId());
    }

    private static @Nullable Duration retryAfterOf(StripeException e) {
        if (e.getStripeError() == null || e.getStripeError().getLastResponse() == null) {
            return null;
        }
        return e.getStripeError()
                .getLastResponse()
                .headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    /** <a href="https://docs.stripe.com/error-codes">Stripe's code</a>, if it gave one. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** How long to wait before the next call, if Stripe says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
