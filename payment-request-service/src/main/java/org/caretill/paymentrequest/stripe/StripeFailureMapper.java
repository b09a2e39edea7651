package org.caretill.paymentrequest.stripe;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.ext.Provider;
import org.caretill.problemdetails.Problems;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.stripeclient.StripeFailure.AccountNotConnected;
import org.caretill.stripeclient.StripeFailure.NotPermitted;
import org.caretill.stripeclient.StripeFailure.Refused;
import org.caretill.stripeclient.StripeFailure.Unavailable;
import org.caretill.stripeclient.StripeFailure.Unreadable;

/** What a caller is told whose command needed Stripe. The log has Stripe's codes, the answer has not. */
@Provider
public class StripeFailureMapper extends ExceptionMapperBase<StripeFailure> {

    @Override
    protected HttpProblem toProblem(StripeFailure failure) {
        return switch (failure) {
            case Unavailable _ ->
                Problems.unavailable("stripe-unavailable", "Stripe does not answer at the moment; try again");
            case AccountNotConnected _, NotPermitted _ ->
                Problems.conflict(
                        "stripe-account-not-ready", "The clinic's Stripe account does not accept payments from here");
            case Refused _, Unreadable _ ->
                Problems.unprocessable("refused-by-stripe", "Stripe does not accept this payment");
        };
    }
}
