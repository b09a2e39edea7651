package org.caretill.clinicconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

    private static final AuditKey KEY = new AuditKey("00112233445566778899aabbccddeeff".repeat(2));
    private static final Instant AT = Instant.parse("2026-11-23T01:02:03.004Z");
    private static final AuditRecord ENTRY = entry(2, AT, "anna", "clinic-admin", "192.0.2.1", "clinic", "{}");

    @Test
    void the_hash_is_the_hmac_sha_256_of_the_fields_with_their_lengths() {
        // printf '16:2a8abfa8cb99062964:%064d1:224:2026-11-23T01:02:03.004Z4:anna12:clinic-admin9:192.0.2.1
        // 16:settings-changed3:org6:clinic-2:{}' 0 | openssl dgst -sha256 -mac HMAC -macopt hexkey:00112233…
        assertThat(ENTRY.hash(KEY, AuditRecord.BEGINNING))
                .isEqualTo("dd83e7fd8709999d25bb9cc5dbdb710d9489032ac49a389e5c51d39d66916e2d");
    }

    @Test
    void another_key_makes_another_hash() {
        assertThat(ENTRY.hash(new AuditKey("ab".repeat(32)), AuditRecord.BEGINNING))
                .isNotEqualTo(ENTRY.hash(KEY, AuditRecord.BEGINNING));
    }

    @Test
    void every_field_counts() {
        Stream<String> others = Stream.of(
                        entry(3, AT, "anna", "clinic-admin", "192.0.2.1", "clinic", "{}"),
                        entry(2, AT.plusNanos(1_000), "anna", "clinic-admin", "192.0.2.1", "clinic", "{}"),
                        entry(2, AT, "otto", "clinic-admin", "192.0.2.1", "clinic", "{}"),
                        entry(2, AT, "anna", "clinician", "192.0.2.1", "clinic", "{}"),
                        entry(2, AT, "anna", "clinic-admin", "192.0.2.2", "clinic", "{}"),
                        entry(2, AT, "anna", "clinic-admin", "192.0.2.1", null, "{}"),
                        entry(2, AT, "anna", "clinic-admin", "192.0.2.1", "-", "{}"),
                        entry(2, AT, "anna", "clinic-admin", "192.0.2.1", "clinic", "{ }"))
                .map(other -> other.hash(KEY, AuditRecord.BEGINNING));
        List<String> all = Stream.concat(
                        others, Stream.of(ENTRY.hash(KEY, AuditRecord.BEGINNING), ENTRY.hash(KEY, "1".repeat(64))))
                .toList();
        assertThat(all).doesNotHaveDuplicates().hasSize(10);
    }

    @Test
    void moving_text_between_fields_changes_the_hash() {
        assertThat(entry(2, AT, "annac", "linic-admin", "192.0.2.1", "clinic", "{}")
                        .hash(KEY, AuditRecord.BEGINNING))
                .isNotEqualTo(ENTRY.hash(KEY, AuditRecord.BEGINNING));
    }

    @Test
    void a_name_counts_and_cannot_be_taken_away() {
        AuditRecord named = named("Ada Admin");
        assertThat(Stream.of(ENTRY, named, named("Otto Operator"), named(""), named("-"))
                        .map(entry -> entry.hash(KEY, AuditRecord.BEGINNING)))
                .doesNotHaveDuplicates()
                .hasSize(5);
    }

    private static AuditRecord named(String name) {
        return new AuditRecord(
                2, AT, "anna", name, "clinic-admin", "192.0.2.1", "settings-changed", "org", "clinic", null, "{}");
    }

    private static AuditRecord entry(
            long position,
            Instant at,
            String subject,
            String role,
            String from,
            @Nullable String clinicId,
            String after) {
        return new AuditRecord(
                position, at, subject, null, role, from, "settings-changed", "org", clinicId, null, after);
    }
}
