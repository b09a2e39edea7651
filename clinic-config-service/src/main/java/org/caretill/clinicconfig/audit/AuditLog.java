package org.caretill.clinicconfig.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.caretill.clinicconfig.Page;
import org.jspecify.annotations.Nullable;

/** The audit log: entries are written in the transaction of the change they tell of, and only ever added. */
@ApplicationScoped
public class AuditLog implements PanacheRepositoryBase<AuditEntry, Long> {

    private final ObjectMapper json;

    AuditLog(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Adds an entry to the current transaction.
     *
     * @param clinicId null: the change is one of the organisation as a whole
     * @param before the state before the change, null for something new; like {@code after} written as JSON, so neither
     *     may hold a secret
     */
    public Uni<Void> add(
            Actor actor,
            Action action,
            String organisationId,
            @Nullable String clinicId,
            @Nullable Object before,
            Object after) {
        var entry = new AuditEntry(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                actor,
                action,
                organisationId,
                clinicId,
                before == null ? null : text(before),
                text(after));
        return persist(entry).replaceWithVoid();
    }

    /** The clinic's entries before the cursor, newest first. */
    public Uni<Page<Entry>> of(String clinicId, long cursor, int limit) {
        return find("clinicId = ?1 and sequence < ?2 order by sequence desc", clinicId, cursor)
                .range(0, limit)
                .list()
                .map(found -> Page.of(found, limit, Entry::of, entry -> entry.sequence.toString()));
    }

    private String text(Object state) {
        try {
            return json.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An entry as the API shows it; {@code before} is null for something new. */
    public record Entry(
            long sequence,
            Instant at,
            Actor actor,
            String action,
            String organisationId,
            @Nullable String clinicId,
            @JsonRawValue @Nullable String before,
            @JsonRawValue String after) {

        static Entry of(AuditEntry entry) {
            return new Entry(
                    entry.sequence,
                    entry.at,
                    new Actor(entry.subject, entry.role),
                    entry.action,
                    entry.organisationId,
                    entry.clinicId,
                    entry.before,
                    entry.after);
        }
    }
}
