package org.caretill.namefonts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesFontTest {

    private final NamesFont font = new NamesFont(character -> character < 0x500 || isBasicArabic(character));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "রহিমা খাতুন",
                "王小明",
                "陳美玲",
                "สมชาย ใจดี",
                "ሀዋርያት ተስፋዬ",
                "やまだ タロウ",
                "김민준",
                "सुनीता शर्मा",
                "សុខ ស្រីមុំ",
                "ဒေါ်အောင်ဆန်း",
                "ສົມຊາຍ ຜູ້",
                "عائشہ صدیقی",
                "ئازاد ڕەسووڵ",
                "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
                "கவிதா",
                "නිමල්"
            })
    void a_name_in_each_script_is_drawn(String name) {
        String printed = font.printed(name);
        assertThat(printed).doesNotContain("\uFFFD");
        assertThat(printed.codePoints().filter(sign -> sign != ' ')).allMatch(NamesFontTest::isPrivate);
        assertThat(font.file()).isPresent();
    }

    @Test
    void a_word_is_one_piece_so_that_its_letters_join_and_its_marks_stand_in_their_places() {
        assertThat(font.printed("สมชาย ใจดี")).hasSize(3).contains(" ");
        assertThat(font.printed("សុខ").codePoints()).hasSize(1);
        assertThat(font.printed("ڕەسووڵ").codePoints()).hasSize(1).allMatch(NamesFontTest::goesFromRight);
        assertThat(font.printed("王小明").codePoints()).hasSize(3);
    }

    @Test
    void the_same_piece_has_the_same_character() {
        assertThat(font.printed("สมชาย สมชาย").split(" ")).containsOnly(font.printed("สมชาย"));
    }

    @Test
    void what_the_documents_own_font_prints_stays() {
        assertThat(font.printed("Zoë Ánh, Ольга")).isEqualTo("Zoë Ánh, Ольга");
        assertThat(font.printed("محمد")).isEqualTo("محمد");
        assertThat(font.file()).isEmpty();
    }

    @Test
    void a_name_with_an_arabic_letter_that_has_no_presentation_forms_is_drawn_as_a_whole() {
        assertThat(font.printed("محمد گوڵ").codePoints().filter(sign -> sign != ' '))
                .hasSize(2)
                .allMatch(NamesFontTest::goesFromRight);
    }

    @Test
    void a_character_that_no_font_has_is_a_question_mark_and_invisible_ones_vanish() {
        assertThat(font.printed("a\uD83D\uDE00\u200D\uFE0Fb\u0F40")).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(font.printed("")).isEmpty();
    }

    @Test
    void a_very_long_word_is_drawn_in_pieces() {
        String printed = font.printed("ไทย".repeat(100));
        assertThat(printed.length()).isBetween(10, 100);
        assertThat(font.file().orElseThrow().length).isLessThan(100_000);
    }

    @Test
    void many_names_have_many_characters_and_the_last_free_one_is_not_exceeded() {
        List<String> words = IntStream.range(0, 300)
                .mapToObj(i -> "گ" + Integer.toString(i, 2).replace('0', 'ڵ').replace('1', 'ڕ'))
                .toList();
        String printed = font.printed(String.join(" ", words));
        assertThat(printed.codePoints().filter(sign -> sign != ' ').filter(sign -> sign != 0xFFFD))
                .allMatch(NamesFontTest::goesFromRight);
        assertThat(printed).contains("\uFFFD");
    }

    private static boolean isBasicArabic(int sign) {
        return sign >= 0x600 && sign <= 0x6FF;
    }

    private static boolean isPrivate(int sign) {
        return (sign >= 0xE000 && sign <= 0xF8FF) || goesFromRight(sign);
    }

    private static boolean goesFromRight(int sign) {
        return sign >= 0x1E800 && sign <= 0x1E8C4;
    }
}
