package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Objects;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.stripe.StripeOnboarding;
import org.caretill.problemdetails.RefusedException;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * An administrator leaves for Stripe's onboarding. The account is created and stored before the browser leaves; if it
 * exists already, unfinished, the administrator continues there. Blocks: call it on a virtual thread.
 */
@ApplicationScoped
class OnboardingDeparture {

    private final Transactions transactions;
    private final Clinics clinics;
    private final Onboardings onboardings;
    private final LinkAttempts attempts;
    private final StripeOnboarding stripe;

    OnboardingDeparture(
            Transactions transactions,
            Clinics clinics,
            Onboardings onboardings,
            LinkAttempts attempts,
            StripeOnboarding stripe) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.onboardings = onboardings;
        this.attempts = attempts;
        this.stripe = stripe;
    }

    /**
     * Where the browser goes.
     *
     * @param contactEmail of a new account; ignored if one is unfinished
     */
    URI depart(Staff admin, String clinicId, String returnUrl, @Nullable String contactEmail) {
        Onboarding onboarding = transactions.await(
                admin.tenancy(),
                () -> clinics.locked(clinicId)
                        .invoke(Clinic::mustBeLinkable)
                        .chain(clinic -> unfinishedOrNew(clinic, contactEmail)));
        String account = onboarding.account() != null ? onboarding.account() : create(admin, onboarding);
        String state = transactions.await(
                admin.tenancy(),
                () -> clinics.locked(clinicId)
                        .chain(clinic -> attempts.begin(clinic, Actor.of(admin), returnUrl, onboarding.id())));
        try {
            return stripe.onboardingUrl(account, state);
        } catch (StripeFailure e) {
            throw refusal(e);
        }
    }

    private Uni<Onboarding> unfinishedOrNew(Clinic clinic, @Nullable String contactEmail) {
        return onboardings.unfinished(clinic.id()).chain(unfinished -> {
            if (unfinished != null) {
                return Uni.createFrom().item(unfinished);
            }
            if (contactEmail == null) {
                throw RefusedException.invalid("contactEmail", "is required to open a new account");
            }
            return onboardings.begin(clinic, contactEmail);
        });
    }

    private String create(Staff admin, Onboarding onboarding) {
        String account;
        try {
            account = stripe.open(
                    onboarding.id(), onboarding.country(), Objects.requireNonNull(onboarding.contactEmail()));
        } catch (StripeFailure e) {
            if (e instanceof StripeFailure.Refused) {
                transactions.await(admin.tenancy(), () -> onboardings.forget(onboarding.id()));
            }
            throw refusal(e);
        }
        Onboarding stored = transactions.await(admin.tenancy(), () -> onboardings.created(onboarding.id(), account));
        if (stored == null || !stored.isOpen()) {
            stripe.close(account);
            throw RefusedException.conflict("onboarding-discarded", "The new account was discarded meanwhile");
        }
        return account;
    }

    private static RefusedException refusal(StripeFailure failure) {
        return failure instanceof StripeFailure.Unavailable
                ? RefusedException.unavailable("stripe-unavailable", "Stripe does not answer at the moment; try again")
                : RefusedException.unprocessable(
                        "account-refused-by-stripe", "Stripe does not open an account with this");
    }
}
