package org.caretill.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbnTest {

    /** The number of the Australian Taxation Office, and two published examples. */
    @ParameterizedTest
    @ValueSource(strings = {"51824753556", "53004085616", "83914571673"})
    void a_right_number_is_known_and_one_with_another_digit_is_not(String abn) {
        assertThat(Abn.isOne(abn)).isTrue();
        assertThat(IntStream.range(0, abn.length())
                        .mapToObj(at -> abn.substring(0, at)
                                + (char) ('0' + (abn.charAt(at) - '0' + 1) % 10)
                                + abn.substring(at + 1)))
                .noneMatch(Abn::isOne);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "51 824 753 556", "5182475355", "518247535560", "5182475355X", "00000000000", "٥١٨٢٤٧٥٣٥٥٦"})
    void other_texts_are_no_abn(String text) {
        assertThat(Abn.isOne(text)).isFalse();
    }

    @Test
    void it_is_shown_in_groups() {
        assertThat(Abn.grouped("51824753556")).isEqualTo("51 824 753 556");
    }
}
