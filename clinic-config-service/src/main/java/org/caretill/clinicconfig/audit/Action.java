package org.caretill.clinicconfig.audit;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The action recorded in an audit entry. */
public enum Action {
    CLINIC_REGISTERED,
    CLINIC_CHANGED,
    ENABLEMENT_REQUESTED,
    ENABLEMENT_APPROVED,
    ENABLEMENT_DECLINED,
    ENABLEMENT_WITHDRAWN,
    PAYMENTS_DISABLED,
    PAYMENTS_ENABLED,
    STRIPE_ACCOUNT_POLICY_CHANGED,
    APPLICATION_FEE_CHANGED,
    /** Of the platform as a whole. */
    PAYMENT_PAGE_DOMAINS_CHANGED,
    SETTINGS_CHANGED,
    STRIPE_ACCOUNT_LINKED,
    STRIPE_ACCOUNT_CHANGED,
    STRIPE_ACCOUNT_DEFAULT_CHANGED,
    STRIPE_ACCOUNT_REMOVAL_STARTED,
    /** An account that is being removed has no open payment requests any more. */
    STRIPE_ACCOUNT_REQUESTS_ENDED,
    STRIPE_ACCOUNT_REMOVED,
    /** Disconnected on Stripe's side. */
    STRIPE_ACCOUNT_DEAUTHORISED;

    /** The action with this code; null if there is none. */
    public static @Nullable Action of(String code) {
        return Arrays.stream(values())
                .filter(action -> action.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    /** The code in the API and in log lines, such as {@code settings-changed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
