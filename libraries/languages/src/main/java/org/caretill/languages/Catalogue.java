package org.caretill.languages;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All words that patients read in one language: a file of {@code catalogues}. English has none, because its words stand
 * where they are used.
 *
 * @param tag of the language
 * @param review {@code machine-drafted} until a person who speaks the language has read it, then who and when
 * @param formality the form of address that the words use throughout
 * @param glossary the terms that matter, by their English names, as the words use them
 * @param formats how money and dates are written where browsers do not know it; null: browsers know it
 * @param panel of the payment panel, by the keys of payment-elements' messages
 * @param receiptPage of the receipt's page, as far as the panel has no such words
 * @param demo of the sandbox's pages around the panel
 */
public record Catalogue(
        String tag,
        String review,
        String formality,
        Map<String, String> glossary,
        @Nullable Object formats,
        Map<String, String> panel,
        Map<String, String> receiptPage,
        Map<String, String> demo) {

    private static final Map<String, Catalogue> READ = new ConcurrentHashMap<>();

    /**
     * The words of a language.
     *
     * @throws IllegalArgumentException for English
     */
    public static Catalogue of(Language language) {
        return READ.computeIfAbsent(language.words(), Catalogue::read);
    }

    private static Catalogue read(String tag) {
        String file = "catalogues/" + tag + ".json";
        try (InputStream in = Catalogue.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no " + file);
            }
            return JsonMapper.builder().build().readValue(in, Catalogue.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
