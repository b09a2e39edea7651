package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void a_disk_with_less_than_two_gib_of_room_is_refused() {
        assertThatThrownBy(() -> DataDirectory.refuseFullDisk(directory, (2L << 30) - 1))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("2047 MiB", "2048 MiB", directory.toString(), "CARETILL_DATA_DIR");
        assertThatCode(() -> DataDirectory.refuseFullDisk(directory, 2L << 30)).doesNotThrowAnyException();
    }

    @Test
    void nobody_else_can_look_into_a_new_directory() throws Exception {
        try (var data = DataDirectory.open(directory.resolve("data"))) {
            assertThat(Files.getPosixFilePermissions(data.path("")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_place_that_cannot_be_a_directory_is_refused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll(file.toString(), "CARETILL_DATA_DIR");
    }

    @Test
    void data_of_an_earlier_version_is_refused_until_it_is_forgotten() throws Exception {
        try (var data = DataDirectory.open(directory)) {
            data.directory("postgres");
            assertThatThrownBy(data::claimFormat)
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContainingAll("--fresh", directory.toString());
            data.forget();
            data.claimFormat();
            data.directory("postgres");
            assertThatCode(data::claimFormat).doesNotThrowAnyException();
        }
    }

    @Test
    void one_earlier_generation_of_logs_is_kept() throws Exception {
        try (var data = DataDirectory.open(directory)) {
            for (String run : new String[] {"first", "second"}) {
                Files.writeString(data.directory("logs").resolve("kafka.log"), run);
                data.setAside("logs");
            }
            assertThat(data.path("logs")).doesNotExist();
            assertThat(data.path("logs.previous").resolve("kafka.log")).hasContent("second");
        }
    }
}
