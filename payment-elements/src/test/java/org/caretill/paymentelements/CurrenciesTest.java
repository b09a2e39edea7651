package org.caretill.paymentelements;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.caretill.striperules.StripeCurrency;
import org.junit.jupiter.api.Test;

/** The browser has a list of its own, for want of a service that tells it; it is the one of the services. */
class CurrenciesTest {

    private static final Pattern CODES = Pattern.compile("\\b[A-Z]{3}\\b");

    @Test
    void the_browser_knows_the_same_currencies_in_the_same_units() throws IOException {
        String source = Files.readString(Path.of("src/main/typescript/money.ts"));
        assertEquals(with(_ -> true), constant(source, "CURRENCIES"));
        assertEquals(with(currency -> currency.decimals() == 0), constant(source, "NO_DECIMALS"));
        assertEquals(with(currency -> currency.decimals() == 3), constant(source, "THREE_DECIMALS"));
        assertEquals(with(currency -> currency.stepMinor() == 100), constant(source, "WHOLE_ALTHOUGH_TWO_DECIMALS"));
    }

    private static List<String> with(Predicate<StripeCurrency> trait) {
        return StripeCurrency.codes().stream()
                .filter(code -> trait.test(StripeCurrency.of(code).orElseThrow()))
                .toList();
    }

    private static List<String> constant(String source, String name) {
        int begin = source.indexOf("const " + name + ":");
        return CODES.matcher(source.substring(begin, source.indexOf(";", begin)))
                .results()
                .map(code -> code.group())
                .toList();
    }
}
