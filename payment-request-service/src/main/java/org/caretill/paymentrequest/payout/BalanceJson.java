package org.caretill.paymentrequest.payout;

import java.time.Instant;
import org.caretill.paymentrequest.payout.PayoutJson.Figures;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is on the balance of an account, and not in a payout yet.
 *
 * @param readAt when the account was last read completely; null: not yet
 * @param connected whether it is still read
 * @param currency null: nothing is on the balance
 * @param notPaidOut null: nothing
 */
@Schema(name = "NotPaidOut")
record BalanceJson(
        String account,
        @Nullable Instant readAt,
        boolean connected,
        @Nullable String currency,
        @Nullable Figures notPaidOut) {}
