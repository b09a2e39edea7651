package org.caretill.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeIdTest {

    /** From the specification's {@code valid.yml}. */
    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, prefix_00000000000000000000000000",
        "00000000-0000-0000-0000-00000000000a, prefix_0000000000000000000000000a",
        "00000000-0000-0000-0000-000000000020, prefix_00000000000000000000000010",
        "ffffffff-ffff-ffff-ffff-ffffffffffff, prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "0110c853-1d09-52d8-d73e-1194e95b5f19, prefix_0123456789abcdefghjkmnpqrs",
        "01890a5d-ac96-774b-bcce-b302099a8057, prefix_01h455vb4pex5vsknk084sn02q"
    })
    void the_text_form_is_that_of_the_specification(UUID uuid, String expected) {
        assertThat(TypeId.of("prefix", uuid)).isEqualTo(expected);
    }

    @Test
    void ids_sort_by_the_time_they_were_made_and_differ() {
        List<String> ids =
                Stream.generate(() -> TypeId.next("preq")).limit(1_000).toList();
        assertThat(ids)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("preq_[0-9a-hjkmnp-tv-z]{26}"))
                .allMatch(id -> id.matches("preq" + TypeId.SUFFIX));
    }
}
