package org.caretill.clinicconfig.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.caretill.clinicconfig.audit.AuditKey;
import org.caretill.clinicconfig.audit.AuditKeyring;
import org.caretill.clinicconfig.audit.AuditRecord;
import org.caretill.clinicconfig.columns.StoredJson;
import org.caretill.clinicconfig.verification.ChainVerification.Fault;
import org.caretill.clinicconfig.verification.ChainVerification.Row;
import org.caretill.clinicconfig.verification.ChainVerification.StoredEntry;
import org.caretill.reloadedfile.UnusableFileException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainVerificationTest {

    private static final AuditKey KEY = new AuditKey("0a".repeat(32));
    private static final AuditKey OLDER_KEY = new AuditKey("0b".repeat(32));
    private static final AuditKey STRANGERS_KEY = new AuditKey("0c".repeat(32));
    private static final Chain CLINIC = new Chain("org", "clinic");
    private static final Chain ORGANISATION = new Chain("org", null);

    private final List<Fault> faults = new ArrayList<>();
    private final List<Head> heads = new ArrayList<>();
    private final ChainVerification verification;

    ChainVerificationTest() throws UnusableFileException {
        var keyring = AuditKeyring.read(Optional.of(KEY.hex() + "," + OLDER_KEY.hex()), Optional.empty());
        verification = new ChainVerification(keyring, faults::add, heads::add);
    }

    @Test
    void intact_chains_have_no_fault() {
        verify(CLINIC, 3L, chain(3));
        verify(ORGANISATION, 1L, chain(1));
        assertThat(faults).isEmpty();
        assertThat(verification.chains()).isEqualTo(2);
        assertThat(verification.entries()).isEqualTo(4);
        assertThat(verification.brokenChains()).isZero();
    }

    @Test
    void an_altered_entry_is_found() {
        List<StoredEntry> entries = chain(3);
        StoredEntry second = entries.get(1);
        entries.set(1, new StoredEntry(2, entry(2, "somebody else"), second.previousHash(), KEY.id(), second.hash()));
        assertFault(entries, 3L, "entry 2 was altered");
    }

    @Test
    void an_altered_entry_with_a_new_hash_is_found_by_the_entry_after_it() {
        List<StoredEntry> entries = chain(3);
        entries.set(1, stored(2, entry(2, "somebody else"), entries.get(0).hash(), KEY));
        assertFault(entries, 3L, "entry 3 does not follow");
    }

    @Test
    void a_missing_entry_is_found_anywhere() {
        for (int position = 1; position <= 4; position++) {
            List<StoredEntry> entries = chain(4);
            entries.remove(position - 1);
            assertFault(entries, 4L, "entry " + position + " is missing");
        }
        assertFault(List.of(), 1L, "entry 1 is missing");
    }

    @Test
    void missing_entries_at_the_end_are_found() {
        assertFault(chain(5).subList(0, 2), 5L, "entry 3 is missing: the log ends with entry 2 of 5");
    }

    @Test
    void an_entry_without_a_change_is_found() {
        assertFault(chain(3), 2L, "entry 3 is one too many");
    }

    @Test
    void an_entry_twice_is_found() {
        List<StoredEntry> entries = chain(2);
        entries.add(1, entries.get(0));
        assertFault(entries, 2L, "entry 2 is missing, the next is entry 1");
    }

    @Test
    void an_entry_at_another_place_of_the_log_is_found() {
        List<StoredEntry> entries = chain(2);
        StoredEntry first = entries.get(0);
        entries.set(0, new StoredEntry(9, first.content(), first.previousHash(), KEY.id(), first.hash()));
        assertFault(entries, 2L, "entry 2 was moved");
    }

    @Test
    void a_log_of_something_that_does_not_exist_is_found() {
        assertFault(chain(1), null, "entry 1 is about something that does not exist");
    }

    @Test
    void a_broken_chain_is_reported_once_and_does_not_hide_the_next() {
        verify(CLINIC, 9L, chain(5).subList(2, 3));
        verify(ORGANISATION, 2L, chain(1));
        verify(new Chain("other", null), 1L, chain(1));
        assertThat(faults).extracting(Fault::chain).containsExactly(CLINIC, ORGANISATION);
        assertThat(verification.brokenChains()).isEqualTo(2);
    }

    @Test
    void entries_of_an_older_key_are_intact() {
        StoredEntry first = stored(1, entry(1, "anna"), AuditRecord.BEGINNING, OLDER_KEY);
        verify(CLINIC, 2L, List.of(first, stored(2, entry(2, "anna"), first.hash(), KEY)));
        assertThat(faults).isEmpty();
    }

    @Test
    void a_chain_that_was_made_again_with_another_key_is_found() {
        List<StoredEntry> entries = chain(3, STRANGERS_KEY);
        assertFault(entries, 3L, "entry 1 has a hash of the key " + STRANGERS_KEY.id() + ", which is not among");
        entries.replaceAll(entry ->
                new StoredEntry(entry.sequence(), entry.content(), entry.previousHash(), KEY.id(), entry.hash()));
        assertFault(entries, 3L, "entry 1 was altered");
    }

    @Test
    void an_entry_that_begins_with_another_state_than_was_left_is_found() {
        StoredEntry first = stored(1, change(1, null, "{\"limit\":1}"), AuditRecord.BEGINNING, KEY);
        StoredEntry second = stored(2, change(2, "{\"limit\":9}", "{\"limit\":8}"), first.hash(), KEY);
        assertFault(List.of(first, second), 2L, "entry 2 begins with another state than was left before it");
        assertThat(faults.getFirst().what()).endsWith(": limit");
    }

    @Test
    void an_organisations_entries_have_only_what_was_changed() {
        StoredEntry first = stored(1, change(1, "{\"fee\":0}", "{\"fee\":1}"), AuditRecord.BEGINNING, KEY);
        StoredEntry second = stored(2, change(2, "{\"shared\":false}", "{\"shared\":true}"), first.hash(), KEY);
        String unchanged = "{\"fee\":0,\"shared\":false}";
        verify(ORGANISATION, 2L, unchanged, List.of(first, second), "{\"fee\":1,\"shared\":true}");
        verify(ORGANISATION, 0L, unchanged, List.of(), unchanged);
        assertThat(faults).isEmpty();
        verify(ORGANISATION, 2L, unchanged, List.of(first, second), unchanged);
        verify(ORGANISATION, 0L, unchanged, List.of(), "{\"fee\":1,\"shared\":false}");
        assertThat(faults)
                .extracting(Fault::what)
                .containsExactly(
                        "the row is not what entry 2 left, so there was a change without an entry: fee, shared",
                        "the row is not what entry 0 left, so there was a change without an entry: fee");
    }

    @Test
    void a_row_that_no_clinic_can_have_is_a_fault_and_does_not_end_the_verification() {
        verify(CLINIC, 1L, "{}", chain(1), () -> {
            throw new NullPointerException("something secret");
        });
        verify(ORGANISATION, 1L, chain(1));
        assertThat(faults)
                .extracting(Fault::toString)
                .containsExactly("clinic clinic of organisation org: the row cannot be read: NullPointerException");
    }

    @Test
    void every_chain_with_an_entry_has_a_head() {
        List<StoredEntry> entries = chain(3);
        verify(CLINIC, 3L, entries);
        verify(ORGANISATION, 0L, List.of());
        verify(new Chain("other", null), 5L, entries.subList(0, 2));
        assertThat(heads)
                .containsExactly(
                        new Head(CLINIC, 3, entries.getLast().hash()),
                        new Head(new Chain("other", null), 2, entries.get(1).hash()));
    }

    private void assertFault(List<StoredEntry> entries, Long version, String what) {
        faults.clear();
        verify(CLINIC, version, entries);
        assertThat(faults)
                .singleElement()
                .satisfies(
                        fault -> assertThat(fault.toString()).startsWith("clinic clinic of organisation org: " + what));
    }

    private void verify(Chain chain, Long version, List<StoredEntry> entries) {
        verify(chain, version, "{}", entries, "{}");
    }

    private void verify(Chain chain, Long version, String unchanged, List<StoredEntry> entries, String row) {
        verify(chain, version, unchanged, entries, () -> StoredJson.tree(row));
    }

    private void verify(Chain chain, Long version, String unchanged, List<StoredEntry> entries, Row row) {
        verification.begin(chain, version, (ObjectNode) StoredJson.tree(unchanged));
        entries.forEach(verification::next);
        verification.row(row);
        verification.end();
    }

    private static List<StoredEntry> chain(int length) {
        return chain(length, KEY);
    }

    private static List<StoredEntry> chain(int length, AuditKey key) {
        List<StoredEntry> entries = new ArrayList<>();
        String previous = AuditRecord.BEGINNING;
        for (int position = 1; position <= length; position++) {
            StoredEntry next = stored(position, entry(position, "anna"), previous, key);
            entries.add(next);
            previous = next.hash();
        }
        return entries;
    }

    private static AuditRecord entry(long position, String subject) {
        return record(position, subject, null, "{}");
    }

    private static AuditRecord change(long position, @Nullable String before, String after) {
        return record(position, "anna", before, after);
    }

    private static AuditRecord record(long position, String subject, @Nullable String before, String after) {
        return new AuditRecord(
                position,
                Instant.EPOCH,
                subject,
                null,
                "clinic-admin",
                "192.0.2.1",
                "settings-changed",
                "org",
                "clinic",
                before,
                after);
    }

    private static StoredEntry stored(long sequence, AuditRecord content, String previousHash, AuditKey key) {
        return new StoredEntry(sequence, content, previousHash, key.id(), content.hash(key, previousHash));
    }
}
