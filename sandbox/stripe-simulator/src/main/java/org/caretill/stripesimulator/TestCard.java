package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Test card numbers: those of https://docs.stripe.com/testing, and one of our own for a payment that stays {@code
 * processing} for two seconds. Numbers are not stored; a card is recognised by its fingerprint.
 */
enum TestCard {
    VISA("4242424242424242", "pm_card_visa"),
    VISA_DEBIT("4000056655665556", "pm_card_visa_debit"),
    VISA_AUSTRALIA("4000000360000006", "pm_card_au"),
    MASTERCARD("5555555555554444", "pm_card_mastercard"),
    MASTERCARD_DEBIT("5200828282828210", "pm_card_mastercard_debit"),
    AMERICAN_EXPRESS("378282246310005", "pm_card_amex"),
    DECLINED("4000000000000002", "pm_card_visa_chargeDeclined"),
    INSUFFICIENT_FUNDS("4000000000009995", "pm_card_visa_chargeDeclinedInsufficientFunds"),
    LOST("4000000000009987", "pm_card_visa_chargeDeclinedLostCard"),
    EXPIRED("4000000000000069", "pm_card_chargeDeclinedExpiredCard"),
    INCORRECT_CVC("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc"),
    PROCESSING_ERROR("4000000000000119", "pm_card_chargeDeclinedProcessingError"),
    AUTHENTICATE("4000002500003155", "pm_card_authenticationRequiredOnSetup"),
    ALWAYS_AUTHENTICATE("4000002760003184", "pm_card_authenticationRequired"),
    AUTHENTICATE_THEN_DECLINE("4000008400001629", "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"),
    DISCOVER("6011111111111117", "pm_card_discover"),
    DINERS("3056930009020004", "pm_card_diners"),
    JCB("3566002020360505", "pm_card_jcb"),
    UNIONPAY("6200000000000005", "pm_card_unionpay"),
    PENDING_REFUND("4000000000007726", "pm_card_pendingRefund"),
    DISPUTED("4000000000000259", "pm_card_createDispute"),
    SLOW("4000000000002024", "pm_card_simulator_processing");

    private static final int FINGERPRINT_DIGITS = 16;

    private static final Map<String, TestCard> BY_FINGERPRINT =
            Arrays.stream(values()).collect(Collectors.toMap(card -> fingerprint(card.number), card -> card));

    final String number;
    final String paymentMethod;

    TestCard(String number, String paymentMethod) {
        this.number = number;
        this.paymentMethod = paymentMethod;
    }

    static Optional<TestCard> ofPaymentMethod(String id) {
        return Arrays.stream(values())
                .filter(card -> card.paymentMethod.equals(id))
                .findFirst();
    }

    static Optional<TestCard> of(ObjectNode paymentMethod) {
        return Optional.ofNullable(BY_FINGERPRINT.get(
                paymentMethod.path("card").path("fingerprint").asText()));
    }

    boolean asksForAuthentication() {
        return switch (this) {
            case AUTHENTICATE, ALWAYS_AUTHENTICATE, AUTHENTICATE_THEN_DECLINE -> true;
            default -> false;
        };
    }

    /** The issuer's error for the charge, or nothing if it accepts. */
    Optional<ApiError> refusal() {
        return Optional.ofNullable(
                switch (this) {
                    case DECLINED, AUTHENTICATE_THEN_DECLINE -> declined("generic_decline", "Your card was declined.");
                    case INSUFFICIENT_FUNDS -> declined("insufficient_funds", "Your card has insufficient funds.");
                    case LOST -> declined("lost_card", "Your card was declined.");
                    case EXPIRED ->
                        ApiError.card("expired_card", "expired_card", "Your card has expired.", "exp_month");
                    case INCORRECT_CVC ->
                        ApiError.card(
                                "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "cvc");
                    case PROCESSING_ERROR ->
                        ApiError.card(
                                "processing_error",
                                "processing_error",
                                "An error occurred while processing your card. Try again in a little bit.",
                                null);
                    case VISA,
                            VISA_DEBIT,
                            VISA_AUSTRALIA,
                            MASTERCARD,
                            MASTERCARD_DEBIT,
                            AMERICAN_EXPRESS,
                            DISCOVER,
                            DINERS,
                            JCB,
                            UNIONPAY,
                            PENDING_REFUND,
                            AUTHENTICATE,
                            ALWAYS_AUTHENTICATE,
                            DISPUTED,
                            SLOW -> null;
                });
    }

    /** The error for any of Stripe's decline codes; those about the card's data are also error codes. */
    static ApiError refused(String declineCode) {
        return switch (declineCode) {
            case "expired_card", "incorrect_cvc", "incorrect_number", "incorrect_zip", "processing_error" ->
                ApiError.card(declineCode, declineCode, "Your card was declined.", null);
            default -> declined(declineCode, "Your card was declined.");
        };
    }

    /** Numbers that are not on Stripe's list, such as those of real cards, are declined in test mode. */
    static ApiError notATestCard() {
        return declined(
                "test_mode_live_card",
                "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.");
    }

    private static ApiError declined(String declineCode, String message) {
        return ApiError.card("card_declined", declineCode, message, null)
                .with("advice_code", adviceCode(declineCode))
                .with("network_decline_code", networkDeclineCode(declineCode));
    }

    /** What to do next: https://docs.stripe.com/declines/codes. */
    private static String adviceCode(String declineCode) {
        return switch (declineCode) {
            case "lost_card", "stolen_card", "pickup_card", "restricted_card" -> "do_not_try_again";
            case "incorrect_number", "incorrect_cvc", "expired_card" -> "confirm_card_data";
            default -> "try_again_later";
        };
    }

    /** The bank's code, of ISO 8583. */
    private static String networkDeclineCode(String declineCode) {
        return switch (declineCode) {
            case "insufficient_funds" -> "51";
            case "lost_card" -> "41";
            case "stolen_card" -> "43";
            default -> "05";
        };
    }

    static String brand(String number) {
        if (number.startsWith("34") || number.startsWith("37")) {
            return "amex";
        }
        if (number.startsWith("4")) {
            return "visa";
        }
        int firstTwo = Integer.parseInt(number.substring(0, 2));
        switch (firstTwo) {
            case 30, 36, 38 -> {
                return "diners";
            }
            case 35 -> {
                return "jcb";
            }
            case 60, 65 -> {
                return "discover";
            }
            case 62 -> {
                return "unionpay";
            }
            default -> {}
        }
        return (firstTwo >= 51 && firstTwo <= 55) || (firstTwo >= 22 && firstTwo <= 27) ? "mastercard" : "unknown";
    }

    static boolean isCardNumber(String number) {
        if (!number.matches("\\d{12,19}")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    static String fingerprint(String number) {
        return DigestUtils.sha256Hex("fingerprint:" + number).substring(0, FINGERPRINT_DIGITS);
    }
}
