package org.caretill.invariants;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.caretill.invariants.Evidence.Copy;
import org.caretill.invariants.Evidence.KnownAccount;
import org.caretill.invariants.Invariant.Examination;

/** Copies agree with their original in every field. */
final class CopyInvariants {

    private CopyInvariants() {}

    /** I8: what pages show, every copy that is shown or acted upon, and what is known of Stripe's accounts. */
    static void copiesAgree(Evidence evidence, Examination examination) {
        LiveViewInvariants.copiesAgree(evidence, examination);
        evidence.copies().forEach(copy -> agrees(copy, examination));
        for (KnownAccount account : evidence.accounts()) {
            JsonNode atStripe = evidence.atStripe().readiness().get(account.account());
            // Of an account that has disconnected the platform, Stripe says nothing any more.
            if (atStripe != null) {
                agrees(
                        new Copy("account " + account.account(), atStripe, account.where(), account.readiness()),
                        examination);
            }
        }
    }

    private static void agrees(Copy copy, Examination examination) {
        List<String> differences = new ArrayList<>();
        if (copy.original().isMissingNode()) {
            differences.add("is published but does not exist");
        } else if (copy.copy().isMissingNode()) {
            differences.add("is missing");
        } else {
            compare("", copy.original(), copy.copy(), differences);
        }
        examination.expect(
                differences.isEmpty(), "%s in %s: %s", copy.of(), copy.where(), String.join(", ", differences));
    }

    /** A copy has only the fields its reader needs; those that the original also has must be equal. */
    private static void compare(String field, JsonNode original, JsonNode copy, List<String> differences) {
        if (original.isObject() && copy.isObject()) {
            copy.properties().forEach(part -> {
                if (original.has(part.getKey())) {
                    compare(
                            field.isEmpty() ? part.getKey() : field + "." + part.getKey(),
                            original.get(part.getKey()),
                            part.getValue(),
                            differences);
                }
            });
        } else if (original.isArray() && copy.isArray() && original.size() == copy.size()) {
            for (int i = 0; i < copy.size(); i++) {
                compare(field + "[" + i + "]", original.get(i), copy.get(i), differences);
            }
        } else if (!original.equals(copy) && !isSameMoment(original, copy)) {
            differences.add("%s is %s in place of %s".formatted(field, copy, original));
        }
    }

    private static boolean isSameMoment(JsonNode one, JsonNode other) {
        try {
            return one.isTextual()
                    && other.isTextual()
                    && OffsetDateTime.parse(one.textValue()).isEqual(OffsetDateTime.parse(other.textValue()));
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
