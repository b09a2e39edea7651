package org.caretill.clinicconfig.clinic;

import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.servicelifecycle.WarmUpStep;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Reads a clinic that does not exist. */
@ApplicationScoped
class FirstClinicWarmUp implements WarmUpStep {

    private static final String NONE = "warm-up";

    private final Transactions transactions;
    private final Clinics clinics;

    FirstClinicWarmUp(Transactions transactions, Clinics clinics) {
        this.transactions = transactions;
        this.clinics = clinics;
    }

    @Override
    public String name() {
        return "first clinic";
    }

    @Override
    public void run() {
        transactions.await(Tenancy.ofClinic(NONE), () -> clinics.findById(NONE));
    }
}
