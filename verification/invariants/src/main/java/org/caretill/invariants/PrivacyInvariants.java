package org.caretill.invariants;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ahocorasick.trie.Trie;
import org.caretill.invariants.Evidence.PrivateWords;
import org.caretill.invariants.Evidence.Text;
import org.caretill.invariants.Invariant.Examination;

/** Private data appears only where it belongs. */
final class PrivacyInvariants {

    /** Recognises credentials by their format: tokens, client secrets, keys, webhook secrets. */
    private static final Pattern CREDENTIAL = Pattern.compile(
            "eyJ[A-Za-z0-9_-]{12,}\\.[A-Za-z0-9_-]{12,}|pi_[A-Za-z0-9]+_secret_[A-Za-z0-9]+|[sr]k_(live|test)_[A-Za-z0-9_]{8,}|whsec_[A-Za-z0-9+/=_-]{8,}");

    private static final int SHOWN = 12;

    private PrivacyInvariants() {}

    /**
     * I12: checks every line of every text. The report shows only the first characters of what was found, because it is
     * a text, too.
     */
    static void nothingLeaks(Evidence evidence, Examination examination) {
        PrivateWords words = evidence.privateWords();
        Set<String> all = new HashSet<>(words.ours());
        all.addAll(words.stripes());
        Trie here = trie(all);
        Trie atStripe = trie(words.ours());
        for (Text text : evidence.texts()) {
            Trie forbidden = text.atStripe() ? atStripe : here;
            Set<String> found = new HashSet<>();
            var lines = new AtomicLong();
            try (var reading = text.lines().get()) {
                reading.forEach(line -> {
                    lines.incrementAndGet();
                    forbidden.parseText(line).forEach(emit -> found.add(abridged(emit.getKeyword())));
                    if (!text.atStripe()) {
                        Matcher credential = CREDENTIAL.matcher(line);
                        while (credential.find()) {
                            found.add(abridged(credential.group()));
                        }
                    }
                });
            }
            examination.expect(found.isEmpty(), "%s (%d lines) contains %s", text.where(), lines.get(), found);
        }
    }

    private static Trie trie(Set<String> words) {
        return Trie.builder().addKeywords(words).build();
    }

    private static String abridged(String found) {
        return found.length() <= SHOWN ? found : found.substring(0, SHOWN) + "…";
    }
}
