package org.caretill.paymentrequest.receipt;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.caretill.paymentrequest.stripe.StripeAccounts;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The business name of a clinic's Stripe account. The name is stored, so that receipts can be made while Stripe is
 * unavailable or after the account was disconnected. Call it from a virtual thread, outside of transactions.
 */
@ApplicationScoped
public class ClinicNames {

    private static final Logger LOG = Logger.getLogger(ClinicNames.class);

    private static final Duration FRESH = Duration.ofHours(24);

    /** Longer than Stripe usually takes, and short enough for a patient who waits for the amount. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StripeAccounts accounts;
    private final Transactions transactions;
    private final InstantSource clock;

    ClinicNames(StripeAccounts accounts, Transactions transactions, InstantSource clock) {
        this.accounts = accounts;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * The name for a page that must not wait for Stripe: null if it is not stored and Stripe does not say it at once.
     */
    public @Nullable String soon(String clinicId, String account) {
        var asked = new FutureTask<@Nullable String>(() -> of(clinicId, account));
        Thread.ofVirtual().name("clinic-name").start(asked);
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (TimeoutException | ExecutionException e) {
            LOG.warnf("name of a Stripe account unavailable: clinic=%s account=%s", clinicId, account);
            return null;
        }
    }

    private record Known(String name, Instant readAt) {}

    /**
     * The name; null if we no longer have access to the account and no name is stored.
     *
     * @throws StripeFailure if the call to Stripe fails and no name is stored
     */
    public @Nullable String of(String clinicId, String account) {
        Tenancy clinic = Tenancy.ofClinic(clinicId);
        Known known = transactions.await(clinic, () -> read(clinicId, account));
        Instant now = clock.instant();
        if (known != null && known.readAt.plus(FRESH).isAfter(now)) {
            return known.name;
        }
        Optional<String> name;
        try {
            name = accounts.nameOf(account);
        } catch (StripeFailure failure) {
            if (known == null) {
                throw failure;
            }
            return known.name;
        }
        name.ifPresent(found -> transactions.await(clinic, () -> store(clinicId, account, found, now)));
        return name.orElse(known == null ? null : known.name);
    }

    private static Uni<@Nullable Known> read(String clinicId, String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select name, read_at from stripe_account_name where clinic_id = ?1 and account = ?2",
                                Tuple.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, account)
                        .getSingleResultOrNull())
                .map(row -> row == null
                        ? null
                        : new Known(
                                row.get(0, String.class),
                                row.get(1, OffsetDateTime.class).toInstant()));
    }

    private static Uni<Integer> store(String clinicId, String account, String name, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into stripe_account_name (clinic_id, account, name, read_at)
                                values (?1, ?2, ?3, ?4)
                                on conflict (clinic_id, account) do update
                                set name = excluded.name, read_at = excluded.read_at""")
                        .setParameter(1, clinicId)
                        .setParameter(2, account)
                        .setParameter(3, name)
                        .setParameter(4, now)
                        .executeUpdate());
    }
}
