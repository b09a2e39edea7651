package org.caretill.clinicconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.caretill.clinicconfig.audit.ChainVerification.Chain;
import org.caretill.clinicconfig.audit.ChainVerification.Fault;
import org.junit.jupiter.api.Test;

class ChainVerificationTest {

    private static final Chain CLINIC = new Chain("org", "clinic");
    private static final Chain ORGANISATION = new Chain("org", null);

    private final List<Fault> faults = new ArrayList<>();
    private final ChainVerification verification = new ChainVerification(faults::add);

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
        List<Stored> entries = chain(3);
        Stored second = entries.get(1);
        entries.set(1, new Stored(2, entry(2, "somebody else"), second.previousHash(), second.hash()));
        assertFault(entries, 3L, 2, "was altered");
    }

    @Test
    void an_altered_entry_with_a_new_hash_is_found_by_the_entry_after_it() {
        List<Stored> entries = chain(3);
        entries.set(1, stored(2, entry(2, "somebody else"), entries.get(0).hash()));
        assertFault(entries, 3L, 3, "does not follow");
    }

    @Test
    void a_missing_entry_is_found_anywhere() {
        for (int position = 1; position <= 4; position++) {
            List<Stored> entries = chain(4);
            entries.remove(position - 1);
            assertFault(entries, 4L, position, "is missing");
        }
        assertFault(List.of(), 1L, 1, "is missing");
    }

    @Test
    void missing_entries_at_the_end_are_found() {
        assertFault(chain(5).subList(0, 2), 5L, 3, "is missing: the log ends with entry 2 of 5");
    }

    @Test
    void an_entry_without_a_change_is_found() {
        assertFault(chain(3), 2L, 3, "is one too many");
    }

    @Test
    void an_entry_twice_is_found() {
        List<Stored> entries = chain(2);
        entries.add(1, entries.get(0));
        assertFault(entries, 2L, 2, "is missing, the next is entry 1");
    }

    @Test
    void an_entry_at_another_place_of_the_log_is_found() {
        List<Stored> entries = chain(2);
        entries.set(
                0,
                new Stored(
                        9,
                        entries.get(0).entry(),
                        AuditRecord.BEGINNING,
                        entries.get(0).hash()));
        assertFault(entries, 2L, 2, "was moved");
    }

    @Test
    void a_log_of_something_that_does_not_exist_is_found() {
        assertFault(chain(1), null, 1, "is about something that does not exist");
    }

    @Test
    void a_broken_chain_is_reported_once_and_does_not_hide_the_next() {
        verify(CLINIC, 9L, chain(5).subList(2, 3));
        verify(ORGANISATION, 2L, chain(1));
        verify(new Chain("other", null), 1L, chain(1));
        assertThat(faults).extracting(Fault::chain).containsExactly(CLINIC, ORGANISATION);
        assertThat(verification.brokenChains()).isEqualTo(2);
    }

    private void assertFault(List<Stored> entries, Long version, long position, String why) {
        faults.clear();
        verify(CLINIC, version, entries);
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.position()).isEqualTo(position);
            assertThat(fault.toString()).startsWith("clinic clinic of organisation org: entry " + position + " " + why);
        });
    }

    private void verify(Chain chain, Long version, List<Stored> entries) {
        verification.begin(chain, version);
        entries.forEach(each -> verification.next(each.sequence(), each.entry(), each.previousHash(), each.hash()));
        verification.end();
    }

    private static List<Stored> chain(int length) {
        List<Stored> entries = new ArrayList<>();
        String previous = AuditRecord.BEGINNING;
        for (int position = 1; position <= length; position++) {
            Stored next = stored(position, entry(position, "anna"), previous);
            entries.add(next);
            previous = next.hash();
        }
        return entries;
    }

    private static AuditRecord entry(long position, String subject) {
        return AuditRecordTest.entry(position, Instant.EPOCH, subject, "clinic-admin", "192.0.2.1", "clinic", "{}");
    }

    private static Stored stored(long sequence, AuditRecord entry, String previousHash) {
        return new Stored(sequence, entry, previousHash, entry.hash(previousHash));
    }

    private record Stored(long sequence, AuditRecord entry, String previousHash, String hash) {}
}
