package org.caretill.clinicconfig.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.caretill.clinicconfig.columns.StoredJson;
import org.caretill.paging.Page;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The audit log: entries are written in the transaction of their change and only ever added (the service's database
 * role may do nothing else). Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class AuditLog implements PanacheRepositoryBase<AuditEntry, Long> {

    /** In place of an organisation: the change is one of the platform as a whole. No organisation has this id. */
    public static final String PLATFORM = "*";

    private final AuditKeys keys;
    private final InstantSource clock;

    AuditLog(AuditKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Adds the entry of a change. The changed clinic or organisation must be locked, because each entry of a chain has
     * the hash of the one before.
     *
     * @param before the state before the change, null for something new; like {@code after} written as JSON, so neither
     *     may hold a secret
     */
    public Uni<Void> add(Actor actor, Action action, Place place, @Nullable Object before, Object after) {
        var content = new AuditRecord(
                place.version(),
                clock.instant(),
                actor.subject(),
                actor.name(),
                actor.role(),
                actor.from(),
                action.code(),
                place.organisationId(),
                place.clinicId(),
                before == null ? null : StoredJson.text(before),
                StoredJson.text(after));
        return hashBefore(place)
                .chain(previous -> persist(new AuditEntry(content, previous, keys.signing())))
                .replaceWithVoid();
    }

    /**
     * The hash of the previous entry. Without one, which is right only for the first entry, the chain begins again, and
     * verification reports the missing entry.
     */
    private Uni<String> hashBefore(Place place) {
        var chain = Parameters.with("organisation", place.organisationId()).and("position", place.version() - 1);
        var found = place.clinicId() == null
                ? find("organisationId = :organisation and clinicId is null and position = :position", chain)
                : find(
                        "organisationId = :organisation and clinicId = :clinic and position = :position",
                        chain.and("clinic", place.clinicId()));
        return found.firstResult().map(previous -> previous == null ? AuditRecord.BEGINNING : previous.hash);
    }

    /** The entries that match, newest first; one more than the limit if there are more. */
    public Uni<List<Entry>> newestFirst(Filter filter, long cursor, int limit) {
        var query = new StringBuilder("sequence < :cursor");
        var parameters = Parameters.with("cursor", cursor);
        if (filter.organisationId() != null) {
            query.append(" and organisationId = :organisation");
            parameters.and("organisation", filter.organisationId());
        }
        if (filter.clinicId() != null) {
            query.append(" and clinicId = :clinic");
            parameters.and("clinic", filter.clinicId());
        }
        if (filter.from() != null) {
            query.append(" and at >= :from");
            parameters.and("from", filter.from());
        }
        if (filter.to() != null) {
            query.append(" and at < :to");
            parameters.and("to", filter.to());
        }
        if (filter.action() != null) {
            query.append(" and action = :action");
            parameters.and("action", filter.action().code());
        }
        return find(query.append(" order by sequence desc").toString(), parameters)
                .page(0, Page.rowsToRead(limit))
                .list()
                .map(found -> found.stream().map(Entry::of).toList());
    }

    /**
     * The chain that a change belongs to, and the position in it.
     *
     * @param organisationId {@link #PLATFORM}: the change is one of the platform as a whole
     * @param clinicId null: the change is one of the organisation, or the platform, as a whole
     * @param version the version after the change, counted from 1 without gaps
     */
    public record Place(String organisationId, @Nullable String clinicId, long version) {}

    /**
     * Which entries to list; null: any.
     *
     * @param from the earliest time, inclusive
     * @param to the latest time, exclusive
     */
    public record Filter(
            @Nullable String organisationId,
            @Nullable String clinicId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Action action) {}

    /** An entry as the API shows it; {@code before} is null for something new. */
    @Schema(name = "AuditEntry")
    public record Entry(
            long sequence,
            Instant at,
            EntryActor actor,
            String from,
            String action,
            String organisationId,
            @Nullable String clinicId,

            @JsonRawValue @Schema(type = SchemaType.OBJECT, nullable = true) @Nullable
            String before,

            @JsonRawValue @Schema(type = SchemaType.OBJECT) String after,

            long position,
            String previousHash,
            String hash) {

        static Entry of(AuditEntry entry) {
            return new Entry(
                    entry.sequence(),
                    entry.at,
                    new EntryActor(entry.subject, entry.subjectName, entry.role),
                    entry.from,
                    entry.action,
                    entry.organisationId,
                    entry.clinicId,
                    entry.before,
                    entry.after,
                    entry.position,
                    entry.previousHash,
                    entry.hash);
        }
    }

    /**
     * Who acted, and with which roles.
     *
     * @param name the person's; null for a system, if it is not known, and in older entries
     */
    @Schema(name = "AuditActor")
    public record EntryActor(String subject, @Nullable String name, String role) {}
}
