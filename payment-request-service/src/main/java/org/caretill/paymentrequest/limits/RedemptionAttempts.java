package org.caretill.paymentrequest.limits;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.paymentrequest.limits.FailedAttempts.Kind;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Limits guesses of pay links from one address within an hour. Who guesses has no other identity yet. Addresses are
 * stored as keyed hashes ({@link AddressHash}) and deleted after the hour. Call it inside {@link
 * org.caretill.transactions.Transactions} with {@code Tenancy.EVERYTHING}.
 */
@ApplicationScoped
public class RedemptionAttempts {

    private final FailedAttempts failed;
    private final AddressHash hash;
    private final int perAddress;

    RedemptionAttempts(
            FailedAttempts failed,
            AddressHash hash,
            @ConfigProperty(name = "caretill.attempts.redemptions-per-address-and-hour") int perAddress) {
        this.failed = failed;
        this.hash = hash;
        this.perAddress = perAddress;
    }

    /**
     * Counts an invalid link.
     *
     * @throws RefusedException {@code too-many-attempts} if too many links from the address were invalid
     */
    public Uni<Void> count(String address) {
        String whose = hash.of(address);
        return failed.mustBeFewerThan(perAddress, Kind.REDEMPTION, whose)
                .chain(() -> failed.add(Kind.REDEMPTION, whose));
    }
}
