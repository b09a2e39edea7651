package org.caretill.clinicconfig.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadsFileTest {

    private static final Instant AT = Instant.parse("2026-11-29T01:02:03Z");
    private static final Head OF_PLATFORM = new Head(Chain.PLATFORM, 3, "c".repeat(64));
    private static final Head OF_ORGANISATION = new Head(new Chain("org", null), 1, "a".repeat(64));
    private static final Head OF_CLINIC = new Head(new Chain("org", "-"), 12, "b".repeat(64));

    private Path file;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        file = directory.resolve("heads");
    }

    @Test
    void heads_are_read_as_they_were_written() throws IOException {
        write(OF_PLATFORM, OF_ORGANISATION, OF_CLINIC);
        assertThat(Files.readString(file)).isEqualTo("""
            Heads of Caretill's audit log at 2026-11-29T01:02:03Z
            platform 3 %s
            organisation org 1 %s
            clinic org - 12 %s
            3 heads
            """.formatted("c".repeat(64), "a".repeat(64), "b".repeat(64)));
        assertThat(read()).containsExactly(OF_PLATFORM, OF_ORGANISATION, OF_CLINIC);
    }

    @Test
    void a_log_without_entries_has_no_heads() throws IOException {
        write();
        assertThat(read()).isEmpty();
    }

    @Test
    void a_file_that_was_not_completed_is_not_there() throws IOException {
        try (var writer = new HeadsFile.Writer(file, AT)) {
            writer.add(OF_CLINIC);
        }
        assertThat(file.getParent()).isEmptyDirectory();
    }

    @Test
    void an_anchor_is_never_replaced() throws IOException {
        write(OF_CLINIC);
        assertThatThrownBy(() -> write(OF_ORGANISATION))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists already");
        assertThat(read()).containsExactly(OF_CLINIC);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_file_from_which_a_line_is_missing_is_refused(int missing) throws IOException {
        write(OF_ORGANISATION, OF_CLINIC);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(missing);
        Files.write(file, lines);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("not a complete file");
    }

    @Test
    void another_line_is_refused_by_its_number() throws IOException {
        write(OF_ORGANISATION, OF_CLINIC);
        Files.writeString(file, Files.readString(file).replace("clinic org - 12", "clinic org - 0"));
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("line 3");
    }

    private void write(Head... heads) throws IOException {
        try (var writer = new HeadsFile.Writer(file, AT)) {
            for (Head head : heads) {
                writer.add(head);
            }
            writer.complete();
        }
    }

    private List<Head> read() throws IOException {
        List<Head> heads = new ArrayList<>();
        try (var reader = new HeadsFile.Reader(file)) {
            for (Head head = reader.next(); head != null; head = reader.next()) {
                heads.add(head);
            }
            assertThat(reader.at()).isEqualTo("2026-11-29T01:02:03Z");
            assertThat(reader.heads()).isEqualTo(heads.size());
        }
        return heads;
    }
}
