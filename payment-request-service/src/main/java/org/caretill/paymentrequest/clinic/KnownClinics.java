package org.caretill.paymentrequest.clinic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** This service's copy of every clinic's settings. Call it inside {@link org.caretill.transactions.Transactions}. */
@ApplicationScoped
public class KnownClinics {

    private final ObjectMapper json;

    KnownClinics(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Reads the clinic with a shared lock until the transaction ends, so that the next change of the clinic sees a
     * request added meanwhile. Null if the clinic is unknown.
     */
    public Uni<@Nullable ClinicPayments> lock(String clinicId) {
        return settings("select settings from clinic_payments where clinic_id = ?1 for share", clinicId);
    }

    /** Reads the clinic. Null if it is unknown or the caller's tenancy does not include it. */
    public Uni<@Nullable ClinicPayments> find(String clinicId) {
        return settings("select settings from clinic_payments where clinic_id = ?1", clinicId);
    }

    /** The clinics in the order of their ids, after the given one. */
    public Uni<List<ClinicPayments>> after(String clinicId, int limit) {
        return inSession(session -> session.createNativeQuery(
                                "select settings from clinic_payments where clinic_id > ?1 order by clinic_id",
                                String.class)
                        .setParameter(1, clinicId)
                        .setMaxResults(limit)
                        .getResultList())
                .map(all -> all.stream().map(this::read).toList());
    }

    private Uni<@Nullable ClinicPayments> settings(String sql, String clinicId) {
        return inSession(session -> session.createNativeQuery(sql, String.class)
                        .setParameter(1, clinicId)
                        .getSingleResultOrNull())
                .map(settings -> settings == null ? null : read(settings));
    }

    /** Stores the settings if their version is newer than the stored one; true if they were. */
    public Uni<Boolean> saveIfNewer(ClinicPayments clinic) {
        return inSession(session -> session.createNativeQuery("""
            insert into clinic_payments (clinic_id, organisation_id, version, settings)
            values (?1, ?2, ?3, ?4)
            on conflict (clinic_id) do update set
                organisation_id = excluded.organisation_id, version = excluded.version,
                settings = excluded.settings
            where clinic_payments.version < excluded.version\
            """)
                        .setParameter(1, clinic.clinicId())
                        .setParameter(2, clinic.organisationId())
                        .setParameter(3, clinic.version())
                        .setParameter(4, write(clinic))
                        .executeUpdate())
                .map(kept -> kept == 1);
    }

    private static <T> Uni<T> inSession(Function<Mutiny.Session, Uni<? extends T>> work) {
        return Panache.getSession().chain(work);
    }

    private ClinicPayments read(String settings) {
        try {
            return json.readValue(settings, ClinicPayments.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored settings of a clinic cannot be read", e);
        }
    }

    private String write(ClinicPayments clinic) {
        try {
            return json.writeValueAsString(clinic);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
