import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.caretill.striperules.CardBrand;
import org.caretill.striperules.StripeCurrency;

/** Generates what the browser must know of Stripe's rules from the library that the services use. */
class StripeRules {

    static void generate(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("stripe-rules.ts"), """
                // Generated from libraries/stripe-rules.

                /**
                 * The currencies in which Stripe charges cards: how many digits of an amount are decimals, and the
                 * step that amounts must be a multiple of.
                 */
                export const CURRENCIES: Readonly<Record<string, { decimals: number; stepMinor: number }>> = Object.fromEntries([
                %s].flatMap(([codes, decimals, stepMinor]) =>
                  codes.split(' ').map((code) => [code, { decimals, stepMinor }] as const)));

                /** The spelling of card brands, by Stripe's codes. */
                export const CARD_BRANDS: Readonly<Record<string, string>> = {
                %s};
                """.formatted(currencies(), brands()));
    }

    /** A line for those that are alike, which makes the module small. */
    private static String currencies() {
        return StripeCurrency.codes().stream()
                .map(code -> StripeCurrency.of(code).orElseThrow())
                .collect(Collectors.groupingBy(
                        currency -> "%d, %d".formatted(currency.decimals(), currency.stepMinor()),
                        TreeMap::new,
                        Collectors.mapping(StripeCurrency::code, Collectors.joining(" "))))
                .entrySet()
                .stream()
                .map(alike -> "  ['%s', %s] as const,\n".formatted(alike.getValue(), alike.getKey()))
                .collect(Collectors.joining());
    }

    private static String brands() {
        return CardBrand.names().entrySet().stream()
                .map(brand -> "  %s: '%s',\n".formatted(brand.getKey(), brand.getValue()))
                .collect(Collectors.joining());
    }
}
