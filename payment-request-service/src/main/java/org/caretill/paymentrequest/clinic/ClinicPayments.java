package org.caretill.paymentrequest.clinic;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** How a clinic may take payments, as clinic-config-service last said. Amounts are minor units. */
@Entity
public class ClinicPayments {

    @Id
    String clinicId;

    String organisationId;
    int version;
    boolean enabled;
    String currency;
    long minimumMinor;
    long maximumMinor;
    int expiryMinutes;
    String stripeStatus;

    @Nullable
    String stripeAccount;

    boolean chargesEnabled;

    /** For Hibernate. */
    ClinicPayments() {}

    public String organisationId() {
        return organisationId;
    }

    public boolean enabled() {
        return enabled;
    }

    public String currency() {
        return currency;
    }

    public long minimumMinor() {
        return minimumMinor;
    }

    public long maximumMinor() {
        return maximumMinor;
    }

    public int expiryMinutes() {
        return expiryMinutes;
    }

    /** The account that takes payments now; null if none is linked or it is not ready. */
    public @Nullable String readyAccount() {
        return "LINKED".equals(stripeStatus) && chargesEnabled ? stripeAccount : null;
    }
}
