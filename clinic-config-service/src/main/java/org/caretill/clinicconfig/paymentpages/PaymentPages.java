package org.caretill.clinicconfig.paymentpages;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.stream.Stream;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.audit.AuditLog;
import org.caretill.problemdetails.RefusedException;

/**
 * The domains of the pages on which patients pay. They are the platform's, so they are the same for all clinics. Call
 * it inside {@link org.caretill.transactions.Transactions}, for changes with the tenancy of everything.
 */
@ApplicationScoped
public class PaymentPages implements PanacheRepositoryBase<Platform, Boolean> {

    /** Each is registered on every connected account. */
    private static final int MAX_DOMAINS = 20;

    private final WalletRegistrations registrations;
    private final AuditLog audit;

    PaymentPages(WalletRegistrations registrations, AuditLog audit) {
        this.registrations = registrations;
        this.audit = audit;
    }

    /** The state of the platform in its audit log. */
    record State(List<String> paymentPageDomains) {}

    /** The domains, in alphabetical order. */
    Uni<List<String>> domains() {
        return findById(true).map(Platform::paymentPageDomains);
    }

    /** Adds the domain and has it registered on every connected account; false if it was there. */
    Uni<Boolean> add(String domain, Actor actor) {
        return locked().chain(platform -> {
            List<String> before = platform.paymentPageDomains();
            if (before.contains(domain)) {
                return Uni.createFrom().item(false);
            }
            if (before.size() >= MAX_DOMAINS) {
                throw RefusedException.conflict(
                        "too-many-domains", "There are %d domains: remove one first".formatted(MAX_DOMAINS));
            }
            return change(
                            platform,
                            Stream.concat(before.stream(), Stream.of(domain)).toList(),
                            actor)
                    .chain(() -> registrations.planOnEveryAccount(domain))
                    .replaceWith(true);
        });
    }

    /** Removes the domain and has it disabled on every account; idempotent. */
    Uni<Void> remove(String domain, Actor actor) {
        return locked().chain(platform -> {
            List<String> before = platform.paymentPageDomains();
            if (!before.contains(domain)) {
                return Uni.createFrom().voidItem();
            }
            return change(
                            platform,
                            before.stream()
                                    .filter(other -> !other.equals(domain))
                                    .toList(),
                            actor)
                    .chain(() -> registrations.endOnEveryAccount(domain));
        });
    }

    /** Has every domain registered on an account that was just linked, at once. */
    public Uni<Void> registerOn(String account) {
        // The lock waits for a domain that is being added, which may not have seen this account.
        return findById(true, LockModeType.PESSIMISTIC_READ)
                .chain(platform -> registrations.plan(account, platform.paymentPageDomains()));
    }

    private Uni<Platform> locked() {
        return findById(true, LockModeType.PESSIMISTIC_WRITE);
    }

    private Uni<Void> change(Platform platform, List<String> domains, Actor actor) {
        State before = new State(platform.paymentPageDomains());
        platform.changePaymentPageDomains(domains);
        return audit.add(
                actor,
                Action.PAYMENT_PAGE_DOMAINS_CHANGED,
                new AuditLog.Place(AuditLog.PLATFORM, null, platform.version()),
                before,
                new State(platform.paymentPageDomains()));
    }
}
