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
import org.caretill.problemdetails.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The Stripe accounts of a clinic, those it has and those it had, newest first, and every way in which they change. Of
 * the connected ones (all but the removed) none stands twice, and at most one is the default. A command that does not fit
 * throws a problem; news that does not fit changes nothing.
 */
public record StripeAccounts(List<StripeLink> links) {

    static final StripeAccounts NONE = new StripeAccounts(List.of());

    /** More than any clinic has; each makes every event and audit entry longer. */
    private static final int MAX_CONNECTED = 10;

    /** Older ones stand in the audit log. */
    private static final int MAX_REMOVED = 20;

    /** What becomes of the default account when another is confirmed. */
    public enum Use {
        /** The new one takes its place. */
        REPLACE,
        /** It stays; the new one is another. */
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

    /** The one that new payment requests are paid to, or were until its removal began. */
    public @Nullable StripeLink byDefault() {
        return links.stream().filter(StripeLink::isDefault).findFirst().orElse(null);
    }

    /** The account, if it is connected. */
    public @Nullable StripeLink connected(String account) {
        StripeLink newest = newest(account);
        return newest == null || !newest.isConnected() ? null : newest;
    }

    /** The account as it stands or, if it was removed, as it last stood; 404 if it was never linked. */
    public StripeLink known(String account) {
        StripeLink newest = newest(account);
        if (newest == null) {
            throw Problems.notFound("Stripe account of the clinic");
        }
        return newest;
    }

    private @Nullable StripeLink newest(String account) {
        return links.stream()
                .filter(link -> link.account().equals(account))
                .findFirst()
                .orElse(null);
    }

    /** Links the account; one that is linked takes over what Stripe now says about it. */
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
            throw Problems.conflict(
                    "several-accounts-not-allowed", "The organisation's clinics may not have several Stripe accounts");
        }
        boolean becomesDefault = use == Use.REPLACE || !hasDefault;
        List<StripeLink> others = links.stream()
                .filter(link -> !link.equals(known))
                .map(link -> becomesDefault ? stepBack(link, false) : link)
                .toList();
        if (others.stream().filter(StripeLink::isConnected).count() >= MAX_CONNECTED) {
            throw Problems.conflict(
                    "too-many-accounts",
                    "The clinic has %d Stripe accounts: remove one first".formatted(MAX_CONNECTED));
        }
        return new StripeAccounts(Stream.concat(Stream.of(fresh.as(Status.LINKED, becomesDefault)), others.stream())
                .toList());
    }

    /** Makes the account the default; one that was replaced is linked again. */
    StripeAccounts withDefault(String account, boolean severalAllowed) {
        StripeLink chosen = known(account);
        return switch (chosen.status()) {
            case LINKED, REPLACED ->
                chosen.isDefault()
                        ? this
                        : each(link ->
                                link.equals(chosen) ? chosen.as(Status.LINKED, true) : stepBack(link, severalAllowed));
            case REMOVING -> throw removalInProgress();
            case REMOVED -> throw Problems.notFound("Stripe account of the clinic");
        };
    }

    /** The default steps back for another: it stays linked where several may be, and else is replaced. */
    private static StripeLink stepBack(StripeLink link, boolean severalAllowed) {
        return !link.isDefault()
                ? link
                : link.as(link.isLinked() && !severalAllowed ? Status.REPLACED : link.status(), false);
    }

    /** Begins to remove the account; one that is being removed, or is, stays as it is. */
    StripeAccounts removing(String account, Removal removal) {
        StripeLink link = known(account);
        return switch (link.status()) {
            case LINKED, REPLACED -> {
                boolean hasOther = links.stream().anyMatch(other -> other.isLinked() && !other.equals(link));
                if (link.isDefault() && hasOther) {
                    throw Problems.conflict(
                            "default-account", "Make another Stripe account the default before you remove this one");
                }
                yield replacing(link, link.removing(removal));
            }
            case REMOVING, REMOVED -> this;
        };
    }

    /**
     * No open payment request uses the account any more: what remains is to disconnect it. Of one that is gone at Stripe
     * already, the report is kept.
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
     * The account is disconnected at Stripe, because this service asked for it.
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

    /** Takes in what Stripe says about a connected account. */
    StripeAccounts learned(String account, Readiness news) {
        StripeLink link = connected(account);
        return link == null ? this : replacing(link, link.learn(news));
    }

    /**
     * Takes in that the account was disconnected at Stripe, unless it has been linked (again) since, or the news is that
     * of an earlier removal. When this service was about to disconnect it, the clinic wanted it.
     *
     * @param gone the removal to note if none has begun
     */
    StripeAccounts deauthorised(String account, Instant at, Removal gone) {
        StripeLink link = connected(account);
        boolean isOfEarlierRemoval = links.stream()
                .filter(other -> other.account().equals(account) && !other.isConnected())
                .map(StripeLink::removal)
                .filter(Objects::nonNull)
                .map(Removal::completedAt)
                .anyMatch(completed -> completed != null && !at.isAfter(completed));
        if (link == null || link.isLinkedSince(at) || isOfEarlierRemoval) {
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
        return Problems.conflict("removal-in-progress", "The Stripe account is being removed");
    }
}
