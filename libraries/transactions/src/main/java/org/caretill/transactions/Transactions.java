package org.caretill.transactions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The only way a service opens a database transaction. Each runs on a Vert.x context of its own, because a Hibernate
 * Reactive session is bound to one, so this may be called from an event loop, a virtual thread or a message consumer.
 * Never call Stripe inside.
 */
@ApplicationScoped
public class Transactions {

    /** Longer than any transaction should take; after that the database counts as unavailable. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Only for a caller whose event loop is blocked: {@link #run} ends by itself before. */
    private static final Duration AWAIT_LIMIT = PATIENCE.plusSeconds(5);

    private static final String AFTER_COMMIT = Transactions.class.getName() + ".afterCommit";

    private final Vertx vertx;

    Transactions(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Runs the action as soon as the transaction that calls this has committed, and never if it rolls back. The same
     * action registered twice runs once. It must neither block nor fail.
     */
    public static void afterCommit(Runnable action) {
        Context transaction = Vertx.currentContext();
        Set<Runnable> actions = transaction.getLocal(AFTER_COMMIT);
        if (actions == null) {
            actions = new LinkedHashSet<>();
            transaction.putLocal(AFTER_COMMIT, actions);
        }
        actions.add(action);
    }

    /**
     * Runs the work in a transaction that commits when the work completes and rolls back when it fails. If the database
     * is unavailable it fails, after ten seconds at most, with {@link DatabaseUnavailableException}, which HTTP callers
     * see as 503; PostgreSQL ends the transaction then ({@code transaction_timeout}). Without a tenancy, the
     * transaction sees no row of tables under row-level security.
     */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> withLiveConnection(work))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure(TransientFailure::isOne)
                .transform(DatabaseUnavailableException::new);
    }

    /** If the pool's connection turns out to be dead before the work has begun, another one is used. */
    private <T> Uni<T> withLiveConnection(Supplier<Uni<T>> work) {
        var begun = new AtomicBoolean();
        Supplier<Uni<T>> noted = () -> {
            begun.set(true);
            return work.get();
        };
        return Uni.createFrom()
                .<T>emitter(emitter -> start(noted, emitter))
                .onFailure(failure -> !begun.get() && TransientFailure.isLostConnection(failure))
                .retry()
                .atMost(2);
    }

    /** The same for work on the rows of this tenancy and no others. */
    public <T> Uni<T> run(Tenancy tenancy, Supplier<Uni<T>> work) {
        return run(() -> confineTo(tenancy).chain(_ -> work.get()));
    }

    /**
     * Continues in the Vert.x context that calls this, instead of the one in which the work's transaction ran: for what
     * the framework carries on there with the result, such as the authentication of a request.
     */
    public static <T> Uni<T> backInCallersContext(Uni<T> work) {
        Context caller = Vertx.currentContext();
        return caller == null ? work : work.emitOn(step -> caller.runOnContext(_ -> step.run()));
    }

    /**
     * The settings apply to this transaction only. Executed as an update, because Hibernate 7.2 keeps the plan of a native
     * query that returns something under a key that it never finds again.
     */
    private static Uni<?> confineTo(Tenancy tenancy) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                        select set_config('caretill.everything', ?1, true),
                            set_config('caretill.organisation_id', ?2, true),
                            set_config('caretill.clinic_ids', ?3, true)""")
                        .setParameter(1, Boolean.toString(tenancy.everything()))
                        .setParameter(2, tenancy.organisationId() == null ? "" : tenancy.organisationId())
                        .setParameter(3, tenancy.joinedClinicIds())
                        .executeUpdate());
    }

    private <T> void start(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(_ -> Panache.withTransaction(work)
                .subscribe()
                .with(
                        result -> {
                            runAfterCommit(context);
                            emitter.complete(result);
                        },
                        emitter::fail));
    }

    private static void runAfterCommit(Context transaction) {
        Set<Runnable> actions = transaction.getLocal(AFTER_COMMIT);
        if (actions != null) {
            actions.forEach(Runnable::run);
        }
    }

    /** The same, blocking until the commit: for code on a virtual thread. */
    public <T> T await(Supplier<Uni<T>> work) {
        return await(run(work));
    }

    /** The same, blocking until the commit: for code on a virtual thread. */
    public <T> T await(Tenancy tenancy, Supplier<Uni<T>> work) {
        return await(run(tenancy, work));
    }

    /** Blocks until the transaction, started by {@link #run}, has committed: for code on a virtual thread. */
    public static <T> T await(Uni<T> transaction) {
        return transaction.await().atMost(AWAIT_LIMIT);
    }
}
