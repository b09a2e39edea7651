package org.caretill.paymentrequest.open;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.function.Function;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.caretill.paymentrequest.clinic.ClinicPlace;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.guest.AdmittedGuests;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.receipt.ClinicNames;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/guest/payment-requests}: the requests addressed to the guest. {@code POST …/{id}/opening}: records
 * that the guest's browser has shown one. 404 for requests addressed to anybody else.
 */
@Path("/v1/guest/payment-requests")
@RolesAllowed({Roles.GUEST, Roles.FORMER_GUEST})
@Tag(name = "Paying", description = "What the payer's page does, with a guest token.")
class GuestPaymentRequestsResource {

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;
    private final KnownClinics clinics;
    private final AdmittedGuests guests;
    private final ClinicNames clinicNames;

    GuestPaymentRequestsResource(
            Callers callers,
            Transactions transactions,
            PaymentRequests requests,
            KnownClinics clinics,
            AdmittedGuests guests,
            ClinicNames clinicNames) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.clinics = clinics;
        this.guests = guests;
        this.clinicNames = clinicNames;
    }

    /**
     * The payment requests addressed to the guest, newest first.
     *
     * @param callEnded the call of the guest's token has ended: the guest may still pay what is open, but is sent no
     *     live messages any more
     * @param country the clinic's, ISO 3166-1 alpha-2, which decides how amounts and dates are written
     * @param timeZone the clinic's, IANA
     * @param locale the language of the guest's pages, a BCP 47 tag, as the video-call platform said it; null: it did not
     */
    @Schema(name = "PaymentRequests")
    record Items(
            List<Described> items,
            boolean callEnded,
            String country,
            String timeZone,
            @Nullable String locale) {}

    @GET
    @Operation(
            operationId = "listPaymentRequestsToPay",
            summary = "List the payment requests that are addressed to the guest, newest first")
    @RunOnVirtualThread
    public Items addressedToMe() {
        Guest guest = callers.guest();
        boolean callEnded = callers.isFormerGuest();
        return transactions
                .await(
                        guest.tenancy(),
                        () -> requests.addressedTo(guest)
                                .chain(mine -> clinics.find(guest.clinicId())
                                        .map(ClinicPlace::of)
                                        .chain(place -> guests.find(
                                                        guest.clinicId(), guest.callId(), guest.participantId())
                                                .map(known -> new Shown(
                                                        mine, place, known == null ? null : known.saidLocale())))))
                .items(callEnded, this::payee);
    }

    /** What was read, before the names of the payees are known. */
    private record Shown(
            List<PaymentRequest> requests,
            ClinicPlace place,
            @Nullable String locale) {

        Items items(boolean callEnded, Function<PaymentRequest, @Nullable String> payee) {
            return new Items(
                    requests.stream()
                            .map(request -> Described.forPayer(request, payee.apply(request)))
                            .toList(),
                    callEnded,
                    place.country(),
                    place.zone().getId(),
                    locale);
        }
    }

    /** The clinic's name, which Stripe is asked for when the first request of an account is shown. */
    private @Nullable String payee(PaymentRequest request) {
        return request.clinicName() == null && request.status().isOpen()
                ? clinicNames.soon(request.clinicId(), request.stripeAccount())
                : request.clinicName();
    }

    @POST
    @Operation(operationId = "openPaymentRequest", summary = "Say that the payer's page has shown the payment request")
    @Path("/{id}/opening")
    public Uni<Described> opened(String id) {
        Guest guest = callers.guest();
        return transactions.run(
                guest.tenancy(),
                () -> requests.lock(guest, id)
                        .call(request -> requests.apply(request, new Fact.Opened()))
                        .map(Described::forPayer));
    }
}
