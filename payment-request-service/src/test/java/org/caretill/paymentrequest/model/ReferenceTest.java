package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String RIGHT = "E1FY-ZZRK";

    @ParameterizedTest
    @ValueSource(strings = {RIGHT, "e1fy zzrk", " E1FYZZRK ", "elfy-zzrk", "EIFY–ZZRK", "E1 FY ZZ RK"})
    void however_it_is_typed_it_is_the_same(String typed) {
        assertThat(Reference.read(typed)).contains(RIGHT);
    }

    @Test
    void no_single_wrong_character_and_no_two_swapped_ones_are_taken_for_another() {
        String code = RIGHT.replace("-", "");
        for (int at = 0; at < code.length(); at++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                char other = ALPHABET.charAt(i);
                if (other != code.charAt(at)) {
                    assertThat(Reference.read(code.substring(0, at) + other + code.substring(at + 1)))
                            .isEmpty();
                }
            }
            for (int with = at + 1; with < code.length(); with++) {
                if (code.charAt(at) != code.charAt(with)) {
                    char[] swapped = code.toCharArray();
                    swapped[at] = code.charAt(with);
                    swapped[with] = code.charAt(at);
                    assertThat(Reference.read(new String(swapped))).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B1KH-SYE", "E1FY-ZZRKE", "B0KH-SYEE", "preq_01kaqx4f9ne8m9y3r2vk7c5d1a", "Б1КН-ЅҮЕЕ"})
    void other_texts_are_none(String typed) {
        assertThat(Reference.read(typed)).isEmpty();
    }
}
