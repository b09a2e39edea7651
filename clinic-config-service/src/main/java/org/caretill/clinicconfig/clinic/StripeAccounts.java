package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.caretill.clinicconfig.clinic.Removal.Reason;
import org.caretill.clinicconfig.clinic.Removal.Step;
import org.caretill.clinicconfig.clinic.StripeLink.Status;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The present and past Stripe accounts of a clinic, newest first, with all transitions. A connected account (any but
 * the removed) is listed once, and at most one is the default. An invalid command throws a problem; an event that does
 * not apply changes nothing.
 */
public record StripeAccounts(List<StripeLink> links) {

    static final StripeAccounts NONE = new StripeAccounts(List.of());

    /** Limited, because every event and audit entry contains all of them. */
    private static final int MAX_CONNECTED = 10;

    /** Older ones are only in the audit log. */
    private static final int MAX_REMOVED = 20;

    /** What happens to the default account when another is confirmed. */
    public enum Use {
        /** The new account becomes the default. */
        REPLACE,
        /** The default stays; the new account is added. */
        ADD
    }

    @JsonCreator
    public StripeAccounts(List<StripeLink> links) {
        this.links = List.copyOf(links);
    }

    @Override
    @JsonValue
    public List<StripeLink> links() {
        return links;
    }

    /** The account that new payment requests are paid to, or were until its removal began. */
    public @Nullable StripeLink byDefault() {
        return links.stream().filter(StripeLink::isDefault).findFirst().orElse(null);
    }

    /** Whether one of the accounts is being removed. */
    boolean hasRemoval() {
        return links.stream().anyMatch(link -> link.status() == Status.REMOVING);
    }

    /** The account, if it is connected. */
    public @Nullable StripeLink connected(String account) {
        StripeLink newest = newest(account);
        return newest == null || !newest.isConnected() ? null : newest;
    }

    /** The account's newest link, even if it was removed; 404 if it was never linked. */
    public StripeLink known(String account) {
        StripeLink newest = newest(account);
        if (newest == null) {
            throw RefusedException.notFound("Stripe account of the clinic");
        }
        return newest;
    }

    private @Nullable StripeLink newest(String account) {
        return links.stream()
                .filter(link -> link.account().equals(account))
                .findFirst()
                .orElse(null);
    }

    /** Links the account; if it is linked already, only updates what Stripe says about it. */
    StripeAccounts confirmed(StripeLink fresh, Use use, boolean severalAllowed) {
        StripeLink known = connected(fresh.account());
        if (known != null && known.isLinked()) {
            return replacing(known, known.refreshed(fresh));
        }
        if (known != null && known.status() == Status.REMOVING) {
            throw removalInProgress();
        }
        StripeLink before = byDefault();
        boolean hasDefault = before != null && before.isLinked();
        if (use == Use.ADD && hasDefault && !severalAllowed) {
            throw RefusedException.conflict(
                    "several-accounts-not-allowed", "The organisation's clinics may not have several Stripe accounts");
        }
        boolean becomesDefault = use == Use.REPLACE || !hasDefault;
        List<StripeLink> others = links.stream()
                .filter(link -> !link.equals(known))
                .map(link -> becomesDefault ? stepBack(link, false) : link)
                .toList();
        if (others.stream().filter(StripeLink::isConnected).count() >= MAX_CONNECTED) {
            throw RefusedException.conflict(
                    "too-many-accounts",
                    "The clinic has %d Stripe accounts: remove one first".formatted(MAX_CONNECTED));
        }
        return new StripeAccounts(Stream.concat(Stream.of(fresh.as(Status.LINKED, becomesDefault)), others.stream())
                .toList());
    }

    /** Makes the account the default; a replaced account becomes linked again. */
    StripeAccounts withDefault(String account, boolean severalAllowed) {
        StripeLink chosen = known(account);
        return switch (chosen.status()) {
            case LINKED, REPLACED ->
                chosen.isDefault()
                        ? this
                        : each(link ->
                                link.equals(chosen) ? chosen.as(Status.LINKED, true) : stepBack(link, severalAllowed));
            case REMOVING -> throw removalInProgress();
            case REMOVED -> throw RefusedException.notFound("Stripe account of the clinic");
        };
    }

    /** No longer the default: the account stays linked if several accounts are allowed, otherwise it is replaced. */
    private static StripeLink stepBack(StripeLink link, boolean severalAllowed) {
        return !link.isDefault()
                ? link
                : link.as(link.isLinked() && !severalAllowed ? Status.REPLACED : link.status(), false);
    }

    /** Begins to remove the account; idempotent. */
    StripeAccounts removing(String account, Removal removal) {
        StripeLink link = known(account);
        return switch (link.status()) {
            case LINKED, REPLACED -> {
                boolean hasOther = links.stream().anyMatch(other -> other.isLinked() && !other.equals(link));
                if (link.isDefault() && hasOther) {
                    throw RefusedException.conflict(
                            "default-account", "Make another Stripe account the default before you remove this one");
                }
                yield replacing(link, link.removing(removal));
            }
            case REMOVING, REMOVED -> this;
        };
    }

    /**
     * No open payment request uses the account any more, so it can be disconnected. If it was disconnected at Stripe
     * before, only the numbers are recorded.
     */
    StripeAccounts requestsEnded(String account, RequestsEnded ended) {
        StripeLink link = newest(account);
        if (link == null) {
            return this;
        }
        Removal removal = link.removal();
        if (removal == null || (ended.clinicVersion() != null && ended.clinicVersion() < removal.clinicVersion())) {
            return this;
        }
        if (link.isRemovalAt(Step.CANCELLING)) {
            return replacing(link, link.removing(removal.reported(Step.DEAUTHORISING, ended)));
        }
        return removal.reason() == Reason.DEAUTHORISED_AT_STRIPE
                ? replacing(link, link.removed(removal.reported(Step.REMOVED, ended)))
                : this;
    }

    /**
     * This service has disconnected the account at Stripe.
     *
     * @param at by Stripe's clock
     */
    StripeAccounts removed(String account, Instant at) {
        return each(link -> {
            Removal removal = link.removal();
            return removal != null && link.account().equals(account) && link.isRemovalAt(Step.DEAUTHORISING)
                    ? link.removed(removal.completed(Reason.REMOVED_BY_CLINIC, at))
                    : link;
        });
    }

    /** Applies what an event of Stripe says about a connected account. */
    StripeAccounts withReport(String account, Readiness reported) {
        StripeLink link = connected(account);
        return link == null ? this : replacing(link, link.withReport(reported));
    }

    /** Whether only Stripe can say if a connected account is still connected after a disconnection at this time. */
    public boolean isUndecidedAfter(String account, Instant disconnectedAt) {
        StripeLink link = connected(account);
        return link != null && link.isLinkedInSecondOf(disconnectedAt) && !hasEarlierRemoval(account, disconnectedAt);
    }

    /** Applies Stripe's answer about a connected account. */
    StripeAccounts withReadiness(String account, Readiness latest, Instant now) {
        StripeLink link = connected(account);
        return link == null ? this : replacing(link, link.withReadiness(latest, now));
    }

    /**
     * Records that the account was disconnected at Stripe, unless it has been linked (again) since, or the event is
     * about an earlier removal. If this service was about to disconnect it, the reason is the clinic's own removal.
     *
     * @param gone the removal to record if none has begun
     */
    StripeAccounts deauthorised(String account, Instant at, Removal gone) {
        StripeLink link = connected(account);
        boolean isEarlier = link != null
                && (link.isLinkedSince(at) || (link.isLinkedInSecondOf(at) && hasEarlierRemoval(account, at)));
        if (link == null || isEarlier) {
            return this;
        }
        Removal removal = link.removal() == null
                ? gone
                : link.removal()
                        .completed(
                                link.isRemovalAt(Step.DEAUTHORISING)
                                        ? Reason.REMOVED_BY_CLINIC
                                        : Reason.DEAUTHORISED_AT_STRIPE,
                                at);
        return replacing(link, link.removed(removal));
    }

    /** Whether an earlier removal of the account was completed at that time or later. */
    private boolean hasEarlierRemoval(String account, Instant at) {
        return links.stream()
                .filter(other -> other.account().equals(account) && !other.isConnected())
                .map(StripeLink::removal)
                .filter(Objects::nonNull)
                .map(Removal::completedAt)
                .anyMatch(completed -> completed != null && !at.isAfter(completed));
    }

    private StripeAccounts replacing(StripeLink link, StripeLink changed) {
        return each(other -> other.equals(link) ? changed : other);
    }

    private StripeAccounts each(UnaryOperator<StripeLink> change) {
        List<StripeLink> changed = new ArrayList<>();
        int removed = 0;
        for (StripeLink link : links) {
            StripeLink next = change.apply(link);
            if (next.isConnected() || removed++ < MAX_REMOVED) {
                changed.add(next);
            }
        }
        return new StripeAccounts(changed);
    }

    private static RuntimeException removalInProgress() {
        return RefusedException.conflict("removal-in-progress", "The Stripe account is being removed");
    }
}
