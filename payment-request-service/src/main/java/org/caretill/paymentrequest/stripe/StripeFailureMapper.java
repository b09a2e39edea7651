package org.caretill.paymentrequest.stripe;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.caretill.problemdetails.Problems;
import org.caretill.problemdetails.RefusedException;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.stripeclient.StripeFailure.AccountNotConnected;
import org.caretill.stripeclient.StripeFailure.KeyRefused;
import org.caretill.stripeclient.StripeFailure.NotFromStripe;
import org.caretill.stripeclient.StripeFailure.NotPermitted;
import org.caretill.stripeclient.StripeFailure.RateLimited;
import org.caretill.stripeclient.StripeFailure.Refused;
import org.caretill.stripeclient.StripeFailure.Unavailable;
import org.caretill.stripeclient.StripeFailure.Unreadable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The API's answer when a call to Stripe fails. The log has Stripe's codes, the answer has not. */
class StripeFailureMapper {

    @ServerExceptionMapper
    Response answer(StripeFailure failure, UriInfo uri) {
        return Problems.response(refusal(failure), failure, uri);
    }

    private static RefusedException refusal(StripeFailure failure) {
        return switch (failure) {
            case KeyRefused _, NotFromStripe _ ->
                RefusedException.unavailable(
                        "stripe-unavailable", "Payments cannot be taken at the moment; the operator has an alarm");
            case RateLimited _ ->
                RefusedException.unavailable("stripe-busy", "Stripe is busy at the moment; try again");
            case Unavailable _ ->
                RefusedException.unavailable("stripe-unavailable", "Stripe does not answer at the moment; try again");
            case AccountNotConnected _, NotPermitted _ ->
                RefusedException.conflict(
                        "stripe-account-not-ready", "The clinic's Stripe account does not accept payments from here");
            case Refused _, Unreadable _ ->
                RefusedException.unprocessable("refused-by-stripe", "Stripe does not accept this payment");
        };
    }
}
