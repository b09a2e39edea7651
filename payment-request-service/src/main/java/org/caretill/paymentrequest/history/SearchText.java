package org.caretill.paymentrequest.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What somebody types to find a payment again. A request matches if each of the words is somewhere in its reference
 * (with or without the hyphen), its id or Stripe's, or in the name of its patient, payer, clinician or practitioner, in whatever letters and order.
 */
final class SearchText {

    /** More words than a name has; the rest does not narrow the search down any more. */
    private static final int MOST_WORDS = 6;

    private static final String WORD = """
        (lower(id) like ?%1$d escape '!' or lower(intent.paymentIntent) like ?%1$d escape '!'
          or replace(lower(reference), '-', '') like replace(?%1$d, '-', '') escape '!' or lower(people.patientName) like ?%1$d escape '!'
          or lower(people.payerName) like ?%1$d escape '!' or lower(guestName) like ?%1$d escape '!'
          or lower(people.requestedByName) like ?%1$d escape '!' or lower(details.practitionerName) like ?%1$d escape '!')\
        """;

    private SearchText() {}

    /** The condition of one word in HQL, with %d where its parameter's number belongs. */
    static String condition() {
        return WORD.replace("\n", " ");
    }

    /** The words as patterns of the condition. */
    static List<String> patterns(String text) {
        return Arrays.stream(text.strip().toLowerCase(Locale.ROOT).split("\\s+"))
                .distinct()
                .limit(MOST_WORDS)
                .map(word -> "%" + word.replaceAll("[!%_]", "!$0") + "%")
                .collect(Collectors.toList());
    }
}
