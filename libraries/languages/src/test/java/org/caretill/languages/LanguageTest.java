package org.caretill.languages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource({
        "en-US, en",
        "EN_au.UTF-8, en",
        "fr-CA, fr",
        "pt, pt-BR",
        "pt-AO, pt-PT",
        "zh, zh-Hans",
        "zh-CN, zh-Hans",
        "zh-TW, zh-Hant",
        "zh-Hant-TW, zh-Hant",
        "zh-HK, zh-Hant-HK",
        "zh-Hant-MO, zh-Hant-HK",
        "yue, yue-Hant",
        "yue-HK, yue-Hant",
        "cmn-Hant, zh-Hant",
        "prs, fa-AF",
        "fa-IR, fa-AF",
        "cnr, cnr-ME",
        "sr, sr-Cyrl",
        "sr-Latn-RS, sr-Latn",
        "sr-ME, sr-Latn",
        "no, nb",
        "iw, he",
        "ti-ET, ti-ER",
        "bn-IN, bn-BD",
        "th-TH, th",
        "ku-Arab, ckb",
        "nl-be, nl-BE",
        "en-u-ca-buddhist-nu-thai, en"
    })
    void a_language_is_found_by_our_own_table(String asked, String tag) {
        assertThat(Language.of(asked).map(Language::tag)).contains(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "x", "und", "tlh", "ku", "i-klingon", "frx", "C.UTF-8", "*", "../../etc/passwd"})
    void what_names_none_of_our_languages_finds_none(String asked) {
        assertThat(Language.of(asked)).isEmpty();
    }

    @Test
    void there_are_64_languages_and_each_tag_means_one_of_them() {
        assertThat(Language.all()).hasSize(64);
        Set<String> tags = new HashSet<>();
        for (Language language : Language.all()) {
            Stream.concat(Stream.of(language.tag()), language.also().stream())
                    .forEach(tag -> assertThat(tags.add(tag.toLowerCase(Locale.ROOT)))
                            .as(tag)
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("catalogues")
    void a_catalogue_has_the_words_of_the_others_with_the_same_places(Language language) {
        Catalogue catalogue = Catalogue.of(language);
        Catalogue french = Catalogue.of(Language.of("fr").orElseThrow());
        assertThat(catalogue.tag()).isEqualTo(language.tag());
        assertThat(catalogue.review()).isNotBlank();
        assertThat(catalogue.formality()).isNotBlank();
        assertThat(catalogue.glossary().keySet()).isEqualTo(french.glossary().keySet());
        same(catalogue.panel(), french.panel());
        same(catalogue.receiptPage(), french.receiptPage());
        same(catalogue.demo(), french.demo());
    }

    private static void same(Map<String, String> words, Map<String, String> others) {
        assertThat(words.keySet()).isEqualTo(others.keySet());
        others.forEach((key, text) -> {
            assertThat(words.get(key)).as(key).isNotBlank().doesNotContain("'", "<", ">");
            assertThat(places(words.get(key))).as(key).isEqualTo(places(text));
        });
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{(\\w+)[,}]")
                .matcher(text)
                .results()
                .map((MatchResult place) -> place.group(1))
                .collect(Collectors.toSet());
    }

    static Stream<Language> catalogues() {
        return Language.all().stream()
                .filter(language ->
                        !language.equals(Language.ENGLISH) && language.words().equals(language.tag()));
    }
}
