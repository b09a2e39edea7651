package org.caretill.paymentrequest.create;

import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.servicelifecycle.WarmUpStep;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Runs the queries of a creation for a clinic that does not exist, which locks and changes nothing. */
@ApplicationScoped
class FirstRequestWarmUp implements WarmUpStep {

    private static final String NONE = "warm-up";

    private final Transactions transactions;
    private final KnownClinics clinics;
    private final PaymentRequests requests;

    FirstRequestWarmUp(Transactions transactions, KnownClinics clinics, PaymentRequests requests) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.requests = requests;
    }

    @Override
    public String name() {
        return "first payment request";
    }

    @Override
    public void run() {
        transactions.await(
                Tenancy.ofClinic(NONE),
                () -> clinics.lock(NONE)
                        .chain(() -> requests.openOf(NONE, NONE, NONE))
                        .chain(() -> requests.lock(NONE)));
    }
}
