package org.caretill.paymentrequest.guest;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.identifiers.PlatformId;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.clinic.RegisteredClinics;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.Visible;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/calls/{callId}/guests}: the video-call platform admits a participant without an account and gets a token
 * for the participant's browser; the clinician lists the guests to choose a payer, and the patient if that is somebody
 * else.
 */
@Path("/v1/calls/{callId}/guests")
@Tag(
        name = "Calls and guests",
        description = "Your platform admits the participants of its calls and says when a call has ended.")
class GuestsResource {

    private static final Duration LIFETIME = Duration.ofHours(2);
    private static final int LONGEST_LIFETIME_SECONDS = 12 * 60 * 60;

    private final Callers callers;
    private final Transactions transactions;
    private final RegisteredClinics clinics;
    private final CallGenerations generations;
    private final AdmittedGuests guests;
    private final GuestTokens tokens;
    private final InstantSource clock;

    GuestsResource(
            Callers callers,
            Transactions transactions,
            RegisteredClinics clinics,
            CallGenerations generations,
            AdmittedGuests guests,
            GuestTokens tokens,
            InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.clinics = clinics;
        this.generations = generations;
        this.guests = guests;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * The guest to admit.
     *
     * @param displayName as given in the call
     * @param locale the language of the participant's pages, as a BCP 47 tag or a POSIX locale; if it is absent or names
     *     no language, the participant's browser decides
     * @param role who the guest is: patient, carer, interpreter or other; patient if it is absent
     * @param patientName whom the consultation is for, in the words of a guest who is not the patient
     * @param expiresInSeconds how long the token is valid; two hours if absent
     */
    record NewGuest(
            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String clinicId,

            @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
            String participantId,

            @NotNull @Visible @Size(max = 200) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
            String displayName,

            @Nullable String locale,

            @Schema(
                    enumeration = {"patient", "carer", "interpreter", "other"},
                    defaultValue = "patient")
            @Pattern(regexp = GuestRole.PATTERN, message = GuestRole.RULE)
            @Nullable
            String role,

            @Visible @Size(max = 200) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
            String patientName,

            @Min(1) @Max(LONGEST_LIFETIME_SECONDS) @Nullable Integer expiresInSeconds) {

        Guest in(String callId, int callGeneration) {
            return new Guest(callId, clinicId, participantId, callGeneration, null);
        }

        /** The name is for the others' sake: a patient has given their own already. */
        void mustNameNobodyElseAsPatient() {
            if (patientName != null && GuestRole.of(role) == GuestRole.PATIENT) {
                throw RefusedException.invalid(
                        "patientName", "must be absent, unless role says that the guest is not the patient");
            }
        }

        Duration lifetime() {
            return expiresInSeconds == null ? LIFETIME : Duration.ofSeconds(expiresInSeconds);
        }
    }

    /** The guest's token, which is bound to the call, the clinic and the participant. */
    @Schema(name = "AdmittedGuest")
    record Admitted(String guestToken, Instant expiresAt) {}

    @Schema(name = "Guests")
    record Items(List<AdmittedGuests.Present> items) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.CALL_PLATFORM)
    @Operation(operationId = "admitGuest", summary = "Admit a participant to a call as a guest")
    @Refuses("clinic-not-registered")
    @APIResponse(
            responseCode = "201",
            description = "The participant is admitted as a guest",
            headers = @Header(name = "Location", ref = "Location"),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Admitted.class)))
    public Uni<RestResponse<Admitted>> admit(
            @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String callId,
            @NotNull @Valid NewGuest guest) {
        guest.mustNameNobodyElseAsPatient();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(guest.lifetime());
        return clinics.run(
                        guest.clinicId(),
                        () -> generations
                                .lock(guest.clinicId(), callId)
                                .call(generation -> store(callId, guest, generation, now)))
                .map(generation -> new Admitted(tokens.of(guest.in(callId, generation), now, expiresAt), expiresAt))
                .map(admitted -> RestResponse.ResponseBuilder.<Admitted>create(RestResponse.Status.CREATED)
                        // Of the list that the guest is in. Relative, because the caller's Host header cannot be
                        // trusted.
                        .header(HttpHeaders.LOCATION, "/v1/calls/" + callId + "/guests?clinicId=" + guest.clinicId())
                        .entity(admitted)
                        .build());
    }

    @GET
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.CALL_PLATFORM})
    @Operation(operationId = "listGuests", summary = "List the guests who are in a call")
    public Uni<Items> guests(
            @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE) String callId,
            @QueryParam("clinicId") @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
                    String clinicId) {
        Staff clinician = callers.staff();
        clinician.mustBelongTo(clinicId);
        return transactions
                .run(clinician.tenancy(), () -> guests.inCall(clinicId, callId))
                .map(Items::new);
    }

    private static Uni<Integer> store(String callId, NewGuest guest, int generation, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into guest as known
                        (clinic_id, call_id, participant_id, display_name, locale, admitted_at, generation, role,
                         patient_name)
                    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, ''))
                    on conflict (clinic_id, call_id, participant_id) do update
                    set display_name = excluded.display_name, locale = excluded.locale,
                        role = excluded.role, patient_name = excluded.patient_name,
                        generation = excluded.generation,
                        admitted_at = case when known.generation = excluded.generation
                            then known.admitted_at else excluded.admitted_at end\
                    """)
                        .setParameter(1, guest.clinicId())
                        .setParameter(2, callId)
                        .setParameter(3, guest.participantId())
                        .setParameter(4, guest.displayName().strip())
                        .setParameter(5, PageLanguage.of(guest.locale()))
                        .setParameter(6, now)
                        .setParameter(7, generation)
                        .setParameter(8, GuestRole.of(guest.role()).code())
                        .setParameter(
                                9,
                                guest.patientName() == null
                                        ? ""
                                        : guest.patientName().strip())
                        .executeUpdate());
    }
}
