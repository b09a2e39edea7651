package org.caretill.paymentrequest.reconciliation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Status;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The results of past reconciliations, and the planned ones. Planning a day is idempotent. Claiming one is a lease of
 * half an hour, so that another process takes over if this one dies. Call it inside {@link
 * org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class ComparedDays {

    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(10);
    private static final Duration LONGEST_RETRY = Duration.ofHours(6);

    /** After so many tries we assume that the account was disconnected, and stop. */
    private static final int TRIES = 20;

    private final ObjectMapper json;
    private final InstantSource clock;

    ComparedDays(ObjectMapper json, InstantSource clock) {
        this.json = json;
        this.clock = clock;
    }

    /** A day to be compared. */
    record Planned(String clinicId, LocalDate day) {}

    /** The result; null if there is none yet. */
    Uni<@Nullable ComparedDay> find(String clinicId, LocalDate day) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "select result from reconciliation where clinic_id = ?1 and day = ?2", String.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, day)
                        .getSingleResultOrNull())
                .map(result -> result == null ? null : read(result));
    }

    /** The results of a day by clinic id, after the given one. */
    Uni<List<ComparedDay>> of(LocalDate day, @Nullable Status status, String afterClinic, int limit) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select result from reconciliation
                    where day = ?1 and status = any (?2) and clinic_id > ?3
                    order by clinic_id\
                    """, String.class)
                        .setParameter(1, day)
                        .setParameter(2, status == null ? names(Status.values()) : new String[] {status.name()})
                        .setParameter(3, afterClinic)
                        .setMaxResults(limit)
                        .getResultList())
                .map(results -> results.stream().map(this::read).toList());
    }

    /** Stores the result; if Stripe was unreachable, plans a retry with a growing pause. */
    Uni<Void> store(ComparedDay compared) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    insert into reconciliation as r
                        (clinic_id, organisation_id, day, status, result, next_check_at, checks)
                    values (?1, ?2, ?3, ?4, ?5, cast(?6 as timestamptz), 1)
                    on conflict (clinic_id, day) do update set
                        status = excluded.status, result = excluded.result,
                        next_check_at = case
                            when excluded.next_check_at is null or r.checks >= ?7 then null
                            else excluded.next_check_at
                                + least(cast(?8 as bigint), cast(?9 as bigint) * (power(2, r.checks) - 1))
                                    * interval '1 second'
                            end\
                    """)
                        .setParameter(1, compared.clinicId())
                        .setParameter(2, compared.organisationId())
                        .setParameter(3, compared.date())
                        .setParameter(4, compared.status().name())
                        .setParameter(5, write(compared))
                        .setParameter(
                                6,
                                compared.status() == Status.UNREACHABLE
                                        ? clock.instant().plus(FIRST_RETRY)
                                        : null)
                        .setParameter(7, TRIES)
                        .setParameter(8, LONGEST_RETRY.toSeconds())
                        .setParameter(9, FIRST_RETRY.toSeconds())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Plans the days that are not planned yet. */
    Uni<Integer> plan(String[] clinicIds, String[] organisationIds, String[] days) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    insert into reconciliation (clinic_id, organisation_id, day, next_check_at)
                    select clinic_id, organisation_id, cast(day as date), cast(?4 as timestamptz)
                    from unnest(cast(?1 as text[]), cast(?2 as text[]), cast(?3 as text[])) as planned (clinic_id, organisation_id, day)
                    on conflict do nothing\
                    """)
                        .setParameter(1, clinicIds)
                        .setParameter(2, organisationIds)
                        .setParameter(3, days)
                        .setParameter(4, clock.instant())
                        .executeUpdate());
    }

    Uni<List<Planned>> due(int limit) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select clinic_id, cast(day as text) from reconciliation
                    where next_check_at <= ?1 order by next_check_at\
                    """, Object[].class)
                        .setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Planned((String) row[0], LocalDate.parse((String) row[1])))
                        .toList());
    }

    /** Claims the day for the caller; false if another process has claimed it. */
    Uni<Boolean> claim(Planned planned) {
        Instant now = clock.instant();
        return session()
                .chain(session -> session.createNativeQuery("""
                    update reconciliation set next_check_at = ?1, checks = checks + 1
                    where clinic_id = ?2 and day = ?3 and next_check_at <= ?4\
                    """)
                        .setParameter(1, now.plus(LEASE))
                        .setParameter(2, planned.clinicId())
                        .setParameter(3, planned.day())
                        .setParameter(4, now)
                        .executeUpdate())
                .map(claimed -> claimed == 1);
    }

    private static String[] names(Status[] all) {
        return Arrays.stream(all).map(Status::name).toArray(String[]::new);
    }

    private ComparedDay read(String result) {
        try {
            return json.readerFor(ComparedDay.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored result of a reconciliation cannot be read", e);
        }
    }

    private String write(ComparedDay compared) {
        try {
            return json.writeValueAsString(compared);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
