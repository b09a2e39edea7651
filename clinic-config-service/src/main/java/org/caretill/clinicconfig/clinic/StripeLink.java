package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.striperules.StripeTime;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's link to a Stripe account: its status, and what Stripe last said about the account.
 *
 * @param accountName the name that its owner chose in Stripe's Dashboard
 * @param country ISO 3166-1 alpha-2
 * @param livemode whether real money moves
 * @param dashboard the address where its owner manages the account
 * @param isDefault whether new payment requests are paid to it unless their clinician is routed elsewhere
 * @param linkedAt by Stripe's clock, because it is compared with the times of Stripe's events
 * @param removal the progress of its removal; null if there is none
 */
public record StripeLink(
        String account,
        @Nullable String accountName,
        @Nullable String country,
        boolean livemode,
        String dashboard,
        Status status,
        boolean isDefault,
        Instant linkedAt,
        Readiness readiness,
        @Nullable Removal removal) {

    /** The status of the link. */
    @Schema(name = "StripeAccountStatus")
    public enum Status {
        /** Gets new payment requests. */
        LINKED,
        /** Gets no new payment requests; the open ones stay payable, and refunds are possible. */
        REPLACED,
        /** Its open payment requests are cancelled, then it is disconnected at Stripe. */
        REMOVING,
        /** Disconnected at Stripe; kept as history. */
        REMOVED
    }

    /** An account that has just been authorised at Stripe. */
    public static StripeLink fresh(
            String account,
            @Nullable String accountName,
            @Nullable String country,
            boolean livemode,
            String dashboard,
            Readiness readiness) {
        return new StripeLink(
                account,
                accountName,
                country,
                livemode,
                dashboard,
                Status.LINKED,
                false,
                readiness.asOf(),
                readiness,
                null);
    }

    /** Whether the platform may still act for the account. */
    @JsonIgnore
    public boolean isConnected() {
        return status != Status.REMOVED;
    }

    boolean isLinked() {
        return status == Status.LINKED;
    }

    public boolean isRemovalAt(Removal.Step step) {
        return status == Status.REMOVING && removal != null && removal.step() == step;
    }

    /** With what an event of Stripe says; unchanged unless it is newer than what is known. */
    public StripeLink withReport(Readiness reported) {
        return reported.isNewerThan(readiness) ? with(status, isDefault, reported, removal) : this;
    }

    /**
     * With Stripe's answer to a question; unchanged if something newer is known. The question was asked after what was
     * known then, so the answer counts even if both are of the same second.
     */
    public StripeLink withReadiness(Readiness latest, Instant now) {
        return StripeTime.isOutdated(latest.asOf(), readiness.asOf(), now)
                ? this
                : with(status, isDefault, latest, removal);
    }

    /** Whether the account was linked in the second of that time, so that only Stripe can say which was first. */
    public boolean isLinkedInSecondOf(Instant at) {
        return StripeTime.isSameSecond(at, linkedAt);
    }

    /** Whether the account was linked (again) only after that time. */
    public boolean isLinkedSince(Instant at) {
        return StripeTime.isEarlierSecond(at, linkedAt);
    }

    StripeLink as(Status changed, boolean changedDefault) {
        return with(changed, changedDefault, readiness, removal);
    }

    StripeLink removing(Removal started) {
        return with(Status.REMOVING, isDefault, readiness, started);
    }

    StripeLink removed(Removal completed) {
        return with(Status.REMOVED, false, readiness, completed);
    }

    /** With what Stripe said when the account was linked again. */
    StripeLink refreshed(StripeLink fresh) {
        return new StripeLink(
                account,
                fresh.accountName,
                fresh.country,
                fresh.livemode,
                fresh.dashboard,
                status,
                isDefault,
                fresh.linkedAt,
                fresh.readiness,
                removal);
    }

    private StripeLink with(
            Status newStatus, boolean newDefault, Readiness newReadiness, @Nullable Removal newRemoval) {
        return new StripeLink(
                account,
                accountName,
                country,
                livemode,
                dashboard,
                newStatus,
                newDefault,
                linkedAt,
                newReadiness,
                newRemoval);
    }
}
