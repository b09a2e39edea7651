package org.caretill.clinicconfig.paymentpages;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import org.caretill.clinicconfig.paymentpages.PageWallets.Off;
import org.caretill.clinicconfig.paymentpages.PageWallets.State;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A domain on a connected account, for reading; {@link WalletRegistrations} writes. */
@Entity
@Immutable
@IdClass(WalletRegistration.Key.class)
class WalletRegistration {

    @Id
    String account;

    @Id
    String domain;

    boolean wanted;

    int failedChecks;

    @Nullable
    Instant answeredAt;

    @Enumerated(EnumType.STRING)
    WalletAnswer.Kind answer;

    @Nullable
    String words;

    boolean applePay;

    @Nullable
    String applePayWords;

    boolean googlePay;

    @Nullable
    String googlePayWords;

    protected WalletRegistration() {}

    record Key(String account, String domain) implements Serializable {}

    PageWallets view() {
        return new PageWallets(domain, state(applePay, applePayWords), state(googlePay, googlePayWords), answeredAt);
    }

    private State state(boolean active, @Nullable String walletsWords) {
        return switch (answer) {
            case NONE -> State.off(failedChecks == 0 ? Off.NOT_ASKED_YET : Off.NO_ANSWER, null);
            case REGISTERED -> active ? State.ON : State.off(Off.NOT_VERIFIED, walletsWords);
            case REFUSED -> State.off(Off.DOMAIN_REFUSED, words);
            case NOT_PERMITTED -> State.off(Off.NOT_PERMITTED, null);
        };
    }
}
