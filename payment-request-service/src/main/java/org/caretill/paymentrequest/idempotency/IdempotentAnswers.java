package org.caretill.paymentrequest.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.calleridentity.Staff;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Stores the answer to a command in the same transaction as its effect, for 48 hours (<a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>). Of two
 * concurrent commands with one key, the second waits for the first. A failed command is not stored, so it can be
 * repeated.
 */
@ApplicationScoped
public class IdempotentAnswers {

    private final Transactions transactions;
    private final ObjectMapper json;

    IdempotentAnswers(Transactions transactions, ObjectMapper json) {
        this.transactions = transactions;
        this.json = json;
    }

    /**
     * Runs the command in a transaction, unless it has run with this key before.
     *
     * @param staff the caller, to whom the key belongs, and whose tenancy the command runs in
     * @param header the Idempotency-Key, without which the command is refused
     * @param request what must be the same when the key is used again, else 422
     * @param type of the answer, which must be the same after it was stored as JSON
     * @return the answer; with the same key always the stored one
     * @throws RefusedException {@code idempotency-key-missing}, {@code idempotency-key-reused}
     */
    public <T> Uni<T> once(
            Staff staff, @Nullable String header, Object request, Class<T> type, Supplier<Uni<T>> command) {
        String key = IdempotencyKey.required(header);
        String caller = staff.subject();
        String clinics = staff.tenancy().everything() ? "*" : staff.tenancy().joinedClinicIds();
        String hash = DigestUtils.sha256Hex(write(request));
        return transactions.run(
                staff.tenancy(),
                () -> reserve(caller, key, clinics, hash)
                        .chain(first -> first
                                ? command.get().call(answer -> store(caller, key, write(answer)))
                                : earlierAnswer(caller, key, hash).map(answer -> read(answer, type))));
    }

    /** @param clinics for row-level security: the caller must still belong to them to read the answer again */
    private static Uni<Boolean> reserve(String caller, String key, String clinics, String hash) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into idempotent_answer (caller, key, request_hash, clinic_ids, answer)
                    values (?1, ?2, ?3, ?4, '')
                    on conflict do nothing\
                    """)
                        .setParameter(1, caller)
                        .setParameter(2, key)
                        .setParameter(3, hash)
                        .setParameter(4, clinics)
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }

    private static Uni<Integer> store(String caller, String key, String answer) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "update idempotent_answer set answer = ?3 where caller = ?1 and key = ?2")
                        .setParameter(1, caller)
                        .setParameter(2, key)
                        .setParameter(3, answer)
                        .executeUpdate());
    }

    private static Uni<String> earlierAnswer(String caller, String key, String hash) {
        return Panache.getSession()
                .chain(session -> session.find(IdempotentAnswer.class, new IdempotentAnswer.Key(caller, key)))
                .map(earlier -> {
                    // Null if row-level security hides it: the caller belonged to other clinics then.
                    if (earlier == null || !earlier.requestHash.equals(hash)) {
                        throw RefusedException.unprocessable(
                                "idempotency-key-reused", "This Idempotency-Key was used for another request");
                    }
                    return earlier.answer;
                });
    }

    /** Deletes a batch of answers older than 48 hours; call it inside {@link Transactions}. */
    Uni<Integer> deleteOld() {
        return Batches.delete("idempotent_answer", "created_at < now() - interval '48 hours'");
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(String answer, Class<T> type) {
        try {
            return json.readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
