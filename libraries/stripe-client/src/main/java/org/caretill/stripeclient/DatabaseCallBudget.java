package org.caretill.stripeclient;

import io.quarkus.runtime.Startup;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.caretill.striperules.PlatformKey;
import org.caretill.striperules.PlatformKeys;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The budget of a service's background work, shared by its replicas through its database, so that all background work
 * together leaves room for people within <a href="https://docs.stripe.com/rate-limits">Stripe's limits</a>: 100 calls a
 * second in live mode, 25 in a sandbox, and 25 of each endpoint, if Stripe has not granted others. Stripe counts by
 * account, and does not say whether a platform's call on a clinic's account counts as the clinic's or the platform's; all
 * count as the platform's here, which keeps to the limits in both cases. Each service has a share of them, because it has
 * a database of its own.
 *
 * <p>A turn is one statement that commits at once, so no lock outlasts it. Waiting calls ask again each quarter of a
 * second. Times are the database's, which the replicas share.
 */
@Startup
@Singleton
class DatabaseCallBudget implements CallBudget {

    /** Together with the call itself within {@link BoundedCall#LIMIT}. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(5);
    private static final int QUARTER_MS = 250;
    private static final int LIVE = 100;
    private static final int SANDBOX = 25;

    /**
     * Counts a call of the endpoint and, if that had room, of all. A row whose quarter is over begins anew, and so does
     * one from the future, which a database clock that was set back has left. A statement that waited for a row until its
     * own quarter was over gets no turn.
     */
    private static final String TAKE = """
        with moment as (
            select floor(extract(epoch from clock_timestamp()) * 4)::bigint as quarter
        ), of_endpoint as (
            insert into stripe_call_budget as budget (endpoint, quarter, used) select $1, quarter, 1 from moment
            on conflict (endpoint) do update set quarter = excluded.quarter,
                used = case when budget.quarter = excluded.quarter then budget.used + 1 else 1 end
            where budget.quarter < excluded.quarter or budget.quarter > excluded.quarter + 8
                or budget.quarter = excluded.quarter and budget.used < $2
            returning quarter
        ), of_all as (
            insert into stripe_call_budget as budget (endpoint, quarter, used) select '*', quarter, 1 from of_endpoint
            on conflict (endpoint) do update set quarter = excluded.quarter,
                used = case when budget.quarter = excluded.quarter then budget.used + 1 else 1 end
            where budget.quarter < excluded.quarter or budget.quarter > excluded.quarter + 8
                or budget.quarter = excluded.quarter and budget.used < $3
            returning quarter
        )
        select 1 from of_all
        """;

    private final Pool database;
    private final CallLimits limits;
    private final Duration longestWait;

    @Inject
    DatabaseCallBudget(
            Pool database,
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "caretill.stripe.calls-per-second") Optional<Integer> callsPerSecond,
            @ConfigProperty(name = "caretill.stripe.calls-per-second-of-endpoint") int callsPerSecondOfEndpoint,
            @ConfigProperty(name = "caretill.stripe.background-share") double share,
            @ConfigProperty(name = "caretill.stripe.background-share-of-endpoint") double shareOfEndpoint) {
        this(
                database,
                CallLimits.of(
                        callsPerSecond.orElseGet(() -> isLive(secretKey) ? LIVE : SANDBOX),
                        callsPerSecondOfEndpoint,
                        share,
                        shareOfEndpoint),
                LONGEST_WAIT);
    }

    DatabaseCallBudget(Pool database, CallLimits limits, Duration longestWait) {
        this.database = database;
        this.limits = limits;
        this.longestWait = longestWait;
    }

    private static boolean isLive(Optional<String> secretKey) {
        return secretKey
                .map(key -> PlatformKey.secret(PlatformKeys.SECRET_KEY, key).isLive())
                .orElse(false);
    }

    @Override
    public void awaitTurn(String endpoint) {
        long giveUpAt = System.nanoTime() + longestWait.toNanos();
        while (!isTaken(endpoint)) {
            if (System.nanoTime() > giveUpAt) {
                throw new StripeFailure.RateLimited("background calls use up their part of Stripe's limit");
            }
            pause();
        }
    }

    private boolean isTaken(String endpoint) {
        try {
            return database.preparedQuery(TAKE)
                            .execute(Tuple.of(endpoint, limits.ofEndpoint(), limits.ofAll()))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(DATABASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                            .size()
                    > 0;
        } catch (ExecutionException | TimeoutException e) {
            throw new StripeFailure.Unavailable(
                    "call not made: no turn from the database: " + e.getClass().getSimpleName());
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    /** Until the next quarter; a random part, so that not all who wait ask at once. */
    private static void pause() {
        try {
            Thread.sleep(QUARTER_MS / 2 + ThreadLocalRandom.current().nextInt(QUARTER_MS));
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static StripeFailure interrupted() {
        Thread.currentThread().interrupt();
        return new StripeFailure.Unavailable("interrupted");
    }
}
