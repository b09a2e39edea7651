package org.caretill.clinicconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

    private static final Instant AT = Instant.parse("2026-11-23T01:02:03.004Z");
    private static final AuditRecord ENTRY = entry(2, AT, "anna", "clinic-admin", "192.0.2.1", "clinic", "{}");

    @Test
    void the_hash_is_the_sha_256_of_the_fields_with_their_lengths() {
        // printf
        // '64:%064d1:224:2026-11-23T01:02:03.004Z4:anna12:clinic-admin9:192.0.2.116:settings-changed3:org6:clinic-2:{}'
        // 0
        // | sha256sum
        assertThat(ENTRY.hash(AuditRecord.BEGINNING))
                .isEqualTo("67754ed16f39a521f9ec2f0200328519fed4f617cf0d7ece83ef3f2e534373f0");
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
                .map(other -> other.hash(AuditRecord.BEGINNING));
        List<String> all = Stream.concat(
                        others, Stream.of(ENTRY.hash(AuditRecord.BEGINNING), ENTRY.hash("1".repeat(64))))
                .toList();
        assertThat(all).doesNotHaveDuplicates().hasSize(10);
    }

    @Test
    void moving_text_between_fields_changes_the_hash() {
        assertThat(entry(2, AT, "annac", "linic-admin", "192.0.2.1", "clinic", "{}")
                        .hash(AuditRecord.BEGINNING))
                .isNotEqualTo(ENTRY.hash(AuditRecord.BEGINNING));
    }

    static AuditRecord entry(
            long position,
            Instant at,
            String subject,
            String role,
            String from,
            @Nullable String clinicId,
            String after) {
        return new AuditRecord(position, at, subject, role, from, "settings-changed", "org", clinicId, null, after);
    }
}
