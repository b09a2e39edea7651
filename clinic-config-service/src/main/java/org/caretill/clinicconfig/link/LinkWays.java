package org.caretill.clinicconfig.link;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The ways to link an account that the operator offers to clinics: {@code STRIPE_LINK_WAYS}. */
@Singleton
public class LinkWays {

    private static final String SETTING = "caretill.stripe.link-ways";

    private final List<LinkWay> offered;

    LinkWays(@ConfigProperty(name = SETTING) Optional<String> ways) {
        this.offered =
                words(ways).map(LinkWays::named).flatMap(Optional::stream).toList();
    }

    /** What is wrong with the setting, in sentences for the operator. */
    public static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>();
        Optional<String> ways = config.getOptionalValue(SETTING, String.class);
        words(ways)
                .filter(word -> named(word).isEmpty())
                .forEach(word -> problems.add("STRIPE_LINK_WAYS names an unknown way: " + word));
        if (words(ways).findAny().isEmpty()) {
            problems.add("STRIPE_LINK_WAYS names no way: set oauth, onboarding or both, with a comma");
        }
        return problems;
    }

    private static Stream<String> words(Optional<String> ways) {
        return ways.stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct();
    }

    private static Optional<LinkWay> named(String word) {
        return Stream.of(LinkWay.values())
                .filter(way -> way.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    List<LinkWay> offered() {
        return offered;
    }

    /** @throws RefusedException if the operator does not offer the way */
    void mustOffer(LinkWay way) {
        if (!offered.contains(way)) {
            throw RefusedException.conflict(
                    "link-way-not-offered", "The operator does not offer this way to link a Stripe account");
        }
    }
}
