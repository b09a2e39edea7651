package org.caretill.paymentrequest.remind;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.idempotency.IdempotencyKey;
import org.caretill.paymentrequest.idempotency.IdempotentAnswers;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.request.Refusals;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/payment-requests/{id}/reminder}: makes the payer's page show the open request again. 429 if
 * the payer was reminded a moment ago.
 */
@Path("/v1/payment-requests/{id}/reminder")
@Tag(name = "Payment requests", description = "The clinic asks a participant of a call to pay.")
class ReminderResource {

    /** Presses in so short a time are one reminder, and all get the same answer. */
    private static final Duration ONE_CLICK = Duration.ofSeconds(3);

    /** Between two reminders of a request. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final Callers callers;
    private final Transactions transactions;
    private final IdempotentAnswers answers;
    private final PaymentRequests requests;
    private final InstantSource clock;

    ReminderResource(
            Callers callers,
            Transactions transactions,
            IdempotentAnswers answers,
            PaymentRequests requests,
            InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.clock = clock;
        this.answers = answers;
        this.requests = requests;
    }

    @POST
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Operation(operationId = "remindPayer", summary = "Remind the payer: their page shows the request again")
    @Refuses({
        "already-paid",
        "already-declined",
        "already-cancelled",
        "already-expired",
        "being-ended",
        "idempotency-key-reused",
        "too-soon"
    })
    @Produces(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "200", description = "The request; a duplicate within seconds changes nothing")
    public Uni<Described> remind(String id, @HeaderParam(IdempotencyKey.HEADER) @Nullable String key) {
        Staff clinician = callers.staff();
        Supplier<Uni<Described>> command = () -> remind(clinician, id);
        return key == null
                ? transactions.run(clinician.tenancy(), command)
                : answers.once(clinician, key, Map.of("reminder", id), Described.class, command);
    }

    private Uni<Described> remind(Staff clinician, String id) {
        return requests.lock(clinician, id)
                .chain(request -> requests.lastReminder(id).chain(last -> remind(request, last)));
    }

    private Uni<Described> remind(PaymentRequest request, @Nullable Instant last) {
        Duration since = last == null ? PAUSE : Duration.between(last, clock.instant());
        if (since.compareTo(ONE_CLICK) < 0) {
            return Uni.createFrom().item(Described.of(request));
        }
        if (since.compareTo(PAUSE) < 0) {
            throw RefusedException.tooManyRequests(
                    "too-soon",
                    "The payer was reminded a moment ago; wait before you remind again",
                    PAUSE.minus(since));
        }
        return requests.apply(request, new Fact.Reminded())
                .invoke(outcome -> {
                    if (outcome instanceof Refused refused) {
                        throw Refusals.exception(refused.reason());
                    }
                })
                .replaceWith(() -> Described.of(request));
    }
}
