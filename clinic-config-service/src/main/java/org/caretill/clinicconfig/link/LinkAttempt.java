package org.caretill.clinicconfig.link;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.readiness.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * An administrator's attempt to link an account, from leaving for Stripe to the confirmation: the authorised account is
 * either confirmed or disconnected. The OAuth state is the credential of the returning browser; only its hash is
 * stored.
 */
@Entity
class LinkAttempt {

    /** How long an administrator may take to give access to an account at Stripe. */
    private static final Duration WAY_BACK = Duration.ofMinutes(10);

    /** How long an administrator may take to give the details of a new account, for which papers must be found. */
    private static final Duration WAY_BACK_FROM_ONBOARDING = Duration.ofHours(2);

    /** How long an authorised account can be confirmed. */
    private static final Duration CONFIRMATION = Duration.ofHours(1);

    enum Status {
        /** The administrator is at Stripe. */
        BEGUN,
        /** The browser returned; the account is being read from Stripe. */
        RETURNED,
        /** The account is authorised; the browser that returned has not shown yet that it is the administrator's. */
        AUTHORISED,
        /** The account awaits the administrator's confirmation. */
        WAITING,
        CONFIRMED,
        /** The account is to be disconnected at Stripe, unless somebody else uses it. */
        GIVING_BACK,
        /** Nothing is left to do. */
        ENDED
    }

    @Id
    private String stateHash;

    @SuppressWarnings("UnusedVariable") // The row-level security policy reads it.
    private String organisationId;

    private String clinicId;
    private String subject;
    private @Nullable String subjectName;
    private String role;
    private String origin;
    private String returnUrl;

    /** The new account for whose details the administrator left; null: for OAuth. */
    private @Nullable String onboarding;

    @Enumerated(EnumType.STRING)
    private Status status;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private Instant begunAt;

    private Instant expiresAt;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private @Nullable String account;

    @Convert(converter = StripeLinkColumn.class)
    private @Nullable StripeLink link;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private @Nullable String ticketHash;

    protected LinkAttempt() {}

    LinkAttempt(
            String stateHash, Clinic clinic, Actor admin, String returnUrl, @Nullable String onboarding, Instant now) {
        this.stateHash = stateHash;
        this.organisationId = clinic.organisationId();
        this.clinicId = clinic.id();
        this.subject = admin.subject();
        this.subjectName = admin.name();
        this.role = admin.role();
        this.origin = admin.from();
        this.returnUrl = returnUrl;
        this.onboarding = onboarding;
        this.status = Status.BEGUN;
        this.begunAt = now;
        this.expiresAt = now.plus(onboarding == null ? WAY_BACK : WAY_BACK_FROM_ONBOARDING);
    }

    String stateHash() {
        return stateHash;
    }

    String clinicId() {
        return clinicId;
    }

    Actor admin() {
        return new Actor(subject, subjectName, role, origin);
    }

    String returnUrl() {
        return returnUrl;
    }

    LinkWay way() {
        return onboarding == null ? LinkWay.OAUTH : LinkWay.ONBOARDING;
    }

    /** The id of the {@link Onboarding}; null: the administrator left for OAuth. */
    @Nullable
    String onboarding() {
        return onboarding;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isBegun() {
        return status == Status.BEGUN;
    }

    boolean isAuthorised() {
        return status == Status.AUTHORISED;
    }

    boolean isWaiting(Instant now) {
        return status == Status.WAITING && now.isBefore(expiresAt);
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** The authorised account. */
    StripeLink link() {
        if (link == null) {
            throw new IllegalStateException("No account was authorised yet");
        }
        return link;
    }

    /** The browser returned; the state is used up. */
    void markReturned() {
        status = Status.RETURNED;
    }

    /** @param returnTicketHash of the ticket that the returning browser got */
    void authorise(StripeLink authorised, String returnTicketHash, Instant now) {
        status = Status.AUTHORISED;
        account = authorised.account();
        link = authorised;
        ticketHash = returnTicketHash;
        expiresAt = now.plus(CONFIRMATION);
    }

    /** The administrator's own browser returned. */
    void waitForConfirmation() {
        status = Status.WAITING;
    }

    /** The account cannot be linked. One that was authorised is given back; a new one stays unfinished. */
    void discard(StripeLink authorised) {
        status = onboarding == null ? Status.GIVING_BACK : Status.ENDED;
        account = authorised.account();
        link = authorised;
    }

    void end() {
        status = Status.ENDED;
    }

    /** Applies an event about the account; true if only Stripe can say whether it holds. */
    boolean report(Readiness reported, Instant now) {
        boolean undecided = reported.isUndecidedAgainst(link().readiness(), now);
        link = link().withReport(reported);
        return undecided;
    }

    /** Applies an event of the account's disconnection; true if only Stripe can say whether it holds. */
    boolean reportDeauthorisation(Instant at) {
        if (link().isLinkedInSecondOf(at)) {
            return true;
        }
        recordDeauthorisation(at);
        return false;
    }

    void updateReadiness(Readiness latest, Instant now) {
        link = link().withReadiness(latest, now);
    }

    /** The account was disconnected at Stripe. */
    void recordDeauthorisation(Instant at) {
        if (!link().isLinkedSince(at)) {
            end();
        }
    }
}
