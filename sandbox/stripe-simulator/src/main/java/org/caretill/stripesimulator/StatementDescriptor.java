package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * What stands on the cardholder's statement (https://docs.stripe.com/get-started/account/statement-descriptors): the
 * account's prefix, "* " and the suffix of a payment, together at most 22 characters.
 */
final class StatementDescriptor {
    private static final int MAX_LENGTH = 22;
    private static final int MAX_PREFIX_LENGTH = 10;
    private static final String SUFFIX = "statement_descriptor_suffix";
    private static final Pattern LETTER = Pattern.compile("[A-Za-z]");
    private static final Pattern REFUSED = Pattern.compile("[<>\\\\'\"*]");

    private StatementDescriptor() {}

    static void check(ObjectNode params) {
        if (params.has("statement_descriptor")) {
            throw ApiError.invalid(
                    "payment_intent_invalid_parameter",
                    "The `statement_descriptor` parameter is not supported for the payment method type `card`. To specify a statement descriptor for this payment method, use `statement_descriptor_suffix` instead.",
                    "statement_descriptor");
        }
        String suffix = Json.text(params, SUFFIX);
        if (suffix == null || suffix.isEmpty()) {
            return;
        }
        if (REFUSED.matcher(suffix).find()) {
            throw ApiError.invalid(
                    "parameter_invalid_string",
                    "The statement descriptor suffix contains one or more invalid characters: <>\\'\"*",
                    SUFFIX);
        }
        if (!LETTER.matcher(suffix).find()) {
            throw ApiError.invalid(
                    "parameter_invalid_string",
                    "The statement descriptor suffix must contain at least one alphabetic character.",
                    SUFFIX);
        }
        if (suffix.length() > MAX_LENGTH - MAX_PREFIX_LENGTH - 2) {
            throw ApiError.invalid(
                    "parameter_invalid_string",
                    "The statement descriptor suffix is too long: with the account's prefix it must be at most 22 characters.",
                    SUFFIX);
        }
    }

    /** A charge's {@code calculated_statement_descriptor}. An account without a prefix has its own descriptor, cut. */
    static String shown(String ofAccount, String suffix) {
        if (suffix == null || suffix.isEmpty()) {
            return ofAccount;
        }
        String prefix = ofAccount.substring(0, Math.min(ofAccount.length(), MAX_PREFIX_LENGTH));
        return prefix.strip() + "* " + suffix;
    }
}
