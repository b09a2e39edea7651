package org.caretill.clinicconfig.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.caretill.calleridentity.Roles;
import org.caretill.clinicconfig.clinic.Business;
import org.caretill.clinicconfig.clinic.PaymentTerms;
import org.caretill.clinicconfig.clinic.PaymentTerms.Route;
import org.caretill.clinicconfig.clinic.Preset;
import org.caretill.identifiers.Abn;
import org.caretill.identifiers.ReceiptDetails;
import org.caretill.identifiers.Subject;
import org.caretill.identifiers.VisibleText;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.RefusedException.Violation;
import org.caretill.striperules.StripeCurrency;
import org.jspecify.annotations.Nullable;

/** Applies the JSON of a PATCH to the terms of a clinic and checks the result, reporting all violations at once. */
final class TermsPatch {

    private static final int MAX_EXPIRY_MINUTES = 7 * 24 * 60;
    private static final int MAX_PRESETS = 50;
    private static final int MAX_LABEL = 60;
    private static final int MAX_DESCRIPTION = 200;
    private static final int MAX_PROVIDERS = 50;
    private static final int MAX_ROUTES = 200;
    private static final int MAX_BUSINESS_NAME = 200;
    private static final int MAX_ADDRESS = 200;

    private static final List<String> ROLES = List.of(Roles.CLINICIAN, Roles.CLINIC_ADMIN);
    private static final Pattern USER = Pattern.compile(Subject.PATTERN);
    private static final Pattern RECEIPT_NUMBER = Pattern.compile(ReceiptDetails.NUMBER);

    /**
     * A statement has 22 characters, of which an account's prefix may take ten and the {@code "* "} after it two, so
     * ten always fit (<a href="https://docs.stripe.com/get-started/account/statement-descriptors">Stripe's rules</a>,
     * also for the allowed characters).
     */
    private static final int MAX_SUFFIX = 10;

    private static final Pattern SUFFIX_CHARACTERS = Pattern.compile("[\\x20-\\x7E&&[^<>\\\\'\"*]]*");
    private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9 ()/-]{4,28}[0-9]");
    private static final Pattern LETTER = Pattern.compile("[A-Za-z]");

    private final List<Violation> violations = new ArrayList<>();
    private final String country;
    private final Predicate<String> isLinked;

    private TermsPatch(String country, Predicate<String> isLinked) {
        this.country = country;
        this.isLinked = isLinked;
    }

    /**
     * Applies the changes.
     *
     * @param country of the clinic, whose health insurance numbers its providers
     * @param isLinked whether a Stripe account is linked to the clinic and takes new requests
     * @throws RefusedException that names each field and rule
     */
    static PaymentTerms apply(
            @Nullable JsonNode changes, PaymentTerms current, String country, Predicate<String> isLinked) {
        if (changes == null || !changes.isObject()) {
            throw RefusedException.invalid("", "must be a JSON object");
        }
        var patch = new TermsPatch(country, isLinked);
        PaymentTerms terms = StrictTerms.patched(current, changes, patch.violations::add);
        patch.check(terms, current, changes);
        if (!patch.violations.isEmpty()) {
            throw RefusedException.invalid(patch.violations);
        }
        return terms;
    }

    private void check(PaymentTerms terms, PaymentTerms current, JsonNode changes) {
        checkAmounts(terms);
        if (!terms.currency().equals(current.currency()) && !current.presets().isEmpty() && !changes.has("presets")) {
            violate(
                    "presets",
                    "must be given again in " + terms.currency() + ": their amounts are in " + current.currency());
        }
        if (terms.expiryMinutes() < 1 || terms.expiryMinutes() > MAX_EXPIRY_MINUTES) {
            violate("expiryMinutes", "must be between 1 and " + MAX_EXPIRY_MINUTES);
        }
        each("presets", terms.presets(), MAX_PRESETS, (field, preset) -> check(field, preset, terms));
        checkRoles("mayRequest", terms.mayRequest());
        if (terms.mayRequest().isEmpty()) {
            violate("mayRequest", "must name at least one role");
        }
        checkRoles("mayRefund", terms.mayRefund());
        if (terms.statementDescriptorSuffix() != null) {
            checkSuffix(terms.statementDescriptorSuffix());
        }
        Business business = terms.business();
        if (business != null && !business.equals(current.business())) {
            check(business, terms.gstRegistered());
        }
        // Checked only if changed: saved values may have become invalid when the country or the linked accounts
        // changed.
        if (!terms.receipt().equals(current.receipt())) {
            each("receipt.providers", terms.receipt().providers(), MAX_PROVIDERS, this::check);
        }
        if (!terms.routes().equals(current.routes())) {
            Set<String> routed = new HashSet<>();
            each("routes", terms.routes(), MAX_ROUTES, (field, route) -> check(field, route, routed));
        }
    }

    private void checkAmounts(PaymentTerms terms) {
        StripeCurrency.of(terms.currency())
                .ifPresentOrElse(
                        currency -> checkLimits(terms, currency),
                        () -> violate("currency", "must be one of " + String.join(", ", StripeCurrency.codes())));
        if (terms.minimumMinor() > terms.maximumMinor()) {
            violate("maximumMinor", "must not be less than minimumMinor");
        }
    }

    private void checkLimits(PaymentTerms terms, StripeCurrency currency) {
        if (terms.minimumMinor() < currency.minimumMinor()) {
            violate(
                    "minimumMinor",
                    "must be at least " + currency.minimumMinor() + ", the least Stripe charges in " + currency.code());
        }
        if (terms.maximumMinor() > currency.maximumMinor()) {
            violate(
                    "maximumMinor",
                    "must be at most " + currency.maximumMinor() + ", the most Stripe charges in " + currency.code());
        }
    }

    private void check(String field, Preset preset, PaymentTerms terms) {
        length(field + ".label", preset.label(), MAX_LABEL);
        length(field + ".description", preset.description(), MAX_DESCRIPTION);
        if (preset.itemNumber() != null
                && !RECEIPT_NUMBER.matcher(preset.itemNumber()).matches()) {
            violate(field + ".itemNumber", ReceiptDetails.NUMBER_RULE);
        }
        if (preset.amountMinor() < terms.minimumMinor() || preset.amountMinor() > terms.maximumMinor()) {
            violate(field + ".amountMinor", "must be between minimumMinor and maximumMinor");
        }
        if (preset.includesGst() && !terms.gstRegistered()) {
            violate(field + ".gstIncluded", "needs a clinic that is registered for GST: only that may charge it");
        } else if (preset.includesGst() && !terms.currency().equals("AUD")) {
            violate(field + ".gstIncluded", "is for amounts in AUD only: GST is Australia's tax");
        }
        StripeCurrency.of(terms.currency())
                .filter(currency -> !currency.isChargeable(preset.amountMinor()))
                .ifPresent(currency -> violate(
                        field + ".amountMinor",
                        "must be a multiple of " + currency.stepMinor() + ": Stripe charges nothing less of "
                                + currency.code()));
    }

    /**
     * A tax invoice shows the supplier's ABN: A New Tax System (Goods and Services Tax) Act 1999 (Cth), section 29-70.
     */
    private void check(Business business, boolean gstRegistered) {
        optional("business.name", business.name(), MAX_BUSINESS_NAME);
        optional("business.address", business.address(), MAX_ADDRESS);
        if (business.phone() != null && !PHONE.matcher(business.phone()).matches()) {
            violate("business.phone", "must be a phone number, such as (02) 5550 1234");
        }
        boolean australian = country.equals("AU");
        if (business.abn() != null && !australian) {
            violate("business.abn", "is for clinics in Australia only");
        } else if (business.abn() != null && !Abn.isOne(business.abn())) {
            violate(
                    "business.abn",
                    "is not an ABN: it has 11 digits, such as 51 824 753 556, and a typing error in one is noticed");
        }
        if (gstRegistered && !australian) {
            violate("business.gstRegistered", "is for clinics in Australia only");
        } else if (gstRegistered && business.abn() == null) {
            violate("business.abn", "must be given by a clinic that is registered for GST: its tax invoices show it");
        }
    }

    private void checkRoles(String field, List<String> roles) {
        if (!ROLES.containsAll(roles) || Set.copyOf(roles).size() < roles.size()) {
            violate(field, "must name roles of " + String.join(", ", ROLES) + ", none twice");
        }
    }

    private void checkSuffix(String suffix) {
        length("statementDescriptorSuffix", suffix, MAX_SUFFIX);
        if (!SUFFIX_CHARACTERS.matcher(suffix).matches()) {
            violate(
                    "statementDescriptorSuffix",
                    "must have unaccented Latin characters only, and none of < > \\ ' \" *");
        }
        if (!LETTER.matcher(suffix).find()) {
            violate("statementDescriptorSuffix", "must have at least one letter");
        }
    }

    private void check(String field, PaymentTerms.Provider provider) {
        length(field + ".name", provider.name(), ReceiptDetails.NAME_LENGTH);
        String number = provider.providerNumber();
        boolean isRight = country.equals("AU")
                ? fits(number, MedicareProviderNumber::isOne)
                : fits(number, it -> RECEIPT_NUMBER.matcher(it).matches());
        if (number != null && !isRight) {
            violate(
                    field + ".providerNumber",
                    country.equals("AU")
                            ? "must be a Medicare provider number such as 4024742F, with the right check character"
                            : ReceiptDetails.NUMBER_RULE);
        }
    }

    private void check(String field, Route route, Set<String> routed) {
        if (!fits(route.clinician(), id -> USER.matcher(id).matches())) {
            violate(field + ".clinician", Subject.RULE);
        } else if (!routed.add(route.clinician())) {
            violate(field + ".clinician", "must not be routed twice");
        }
        if (!fits(route.account(), isLinked)) {
            violate(field + ".account", "must be a Stripe account that is linked to this clinic");
        }
    }

    private <T> void each(String field, List<T> items, int most, BiConsumer<String, T> check) {
        if (items.size() > most) {
            violate(field, "must be a list of at most " + most);
            return;
        }
        for (int position = 0; position < items.size(); position++) {
            check.accept(field + "[" + position + "]", items.get(position));
        }
    }

    private void optional(String field, @Nullable String text, int most) {
        if (text != null) {
            length(field, text, most);
        }
    }

    private void length(String field, @Nullable String text, int most) {
        if (!fits(
                text,
                it -> !it.isEmpty()
                        && it.length() <= most
                        && it.matches(PlainText.PATTERN)
                        && it.matches(VisibleText.PATTERN)
                        && it.chars().noneMatch(Character::isISOControl))) {
            violate(field, "must have 1 to " + most + " characters, not only invisible ones, and no line breaks");
        }
    }

    /** Jackson leaves absent properties null, even if the record does not allow null. */
    private static boolean fits(@Nullable String text, Predicate<String> rule) {
        return text != null && rule.test(text);
    }

    private void violate(String field, String message) {
        violations.add(new Violation(field, message));
    }
}
