package org.caretill.clinicconfig.readiness;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts for the codes in an account's
 * <a href="https://docs.stripe.com/connect/required-verification-information">requirements</a>. A code is a path: first
 * whom it is about, then what is missing.
 */
final class RequirementWords {

    /** Of a person: {@code individual}, {@code representative}, {@code person_1Abc}, {@code owners}… */
    private static final Map<String, Instruction> OF_PERSON = Map.ofEntries(
            Map.entry("verification.document", upload("An identity document", "a passport or driver licence")),
            Map.entry(
                    "verification.additional_document",
                    upload("A proof of the address", "a utility bill or bank statement that shows it")),
            Map.entry(
                    "verification.proof_of_liveness",
                    new Instruction(
                            "A selfie that proves the identity",
                            "let the person take the selfie that Stripe asks for")),
            Map.entry("first_name", give("The first name")),
            Map.entry("last_name", give("The last name")),
            Map.entry("maiden_name", give("The maiden name")),
            Map.entry("full_name_aliases", give("Other names used")),
            Map.entry("dob", give("The date of birth")),
            Map.entry("address", give("The home address")),
            Map.entry("registered_address", give("The registered address")),
            Map.entry("email", give("The e-mail address")),
            Map.entry("phone", give("The phone number")),
            Map.entry("gender", give("The gender")),
            Map.entry("nationality", give("The nationality")),
            Map.entry("political_exposure", give("Whether a public office is held")),
            Map.entry("id_number", give("The tax or identity number")),
            Map.entry("id_number_secondary", give("The second identity number")),
            Map.entry("ssn_last_4", give("The last four digits of the social security number")),
            Map.entry("relationship.title", give("The job title")),
            Map.entry("relationship.percent_ownership", give("The share of the business that is owned")),
            Map.entry("relationship", give("The role in the business")),
            Map.entry("documents.passport", upload("A passport", "the passport")),
            Map.entry("documents.visa", upload("A visa", "the visa")),
            Map.entry(
                    "documents.company_authorization",
                    upload("A letter of authorisation", "the letter that authorises the person")),
            Map.entry("", give("Details")));

    private static final Map<String, Instruction> OF_COMPANY = Map.ofEntries(
            Map.entry("name", give("The legal name of the business")),
            Map.entry("tax_id", give("The business number (in Australia the ABN or ACN)")),
            Map.entry("vat_id", give("The VAT or GST number of the business")),
            Map.entry("registration_number", give("The registration number of the business")),
            Map.entry("registration_date", give("The date on which the business was registered")),
            Map.entry("phone", give("The phone number of the business")),
            Map.entry("address", give("The address of the business")),
            Map.entry("structure", give("The legal structure of the business")),
            Map.entry(
                    "verification.document",
                    upload("A document that proves the business exists", "its certificate of registration")),
            Map.entry(
                    "owners_provided",
                    new Instruction(
                            "The owners of the business",
                            "name everyone who owns 25% or more, or confirm there is nobody")),
            Map.entry(
                    "directors_provided",
                    new Instruction("The directors of the business", "name every director, and confirm")),
            Map.entry(
                    "executives_provided",
                    new Instruction("The executives of the business", "name who leads it, and confirm")),
            Map.entry("ownership_declaration", confirm("Who owns the business")),
            Map.entry("directorship_declaration", confirm("Who directs the business")),
            Map.entry("representative_declaration", confirm("Who may act for the business")),
            Map.entry("ownership_exemption_reason", give("Why no owners are named")));

    private static final Map<String, Instruction> OF_ACCOUNT = Map.ofEntries(
            Map.entry(
                    "external_account", new Instruction("A bank account for payouts", "add the clinic's bank account")),
            Map.entry("bank_account", new Instruction("A bank account for payouts", "add the clinic's bank account")),
            Map.entry("tos_acceptance", new Instruction("Stripe's terms of service", "read and accept them")),
            Map.entry("business_type", give("Whether the business is a company or a single person")),
            Map.entry("business_profile.mcc", give("What kind of business it is")),
            Map.entry("business_profile.url", give("The web site of the clinic")),
            Map.entry("business_profile.name", give("The name of the clinic as patients know it")),
            Map.entry("business_profile.product_description", give("What the clinic offers")),
            Map.entry("business_profile.support_phone", give("A phone number for patients' questions")),
            Map.entry("business_profile.support_email", give("An e-mail address for patients' questions")),
            Map.entry("business_profile.support_url", give("A web page for patients' questions")),
            Map.entry("business_profile.support_address", give("An address for patients' questions")),
            Map.entry("business_profile.annual_revenue", give("The yearly revenue")),
            Map.entry("business_profile.monthly_estimated_revenue", give("The estimated monthly revenue")),
            Map.entry("business_profile.estimated_worker_count", give("How many people work there")),
            Map.entry("email", give("The e-mail address of the account")),
            Map.entry("country", give("The country of the business")),
            Map.entry("default_currency", give("The currency of the account")),
            Map.entry("settings.payments.statement_descriptor", give("The name on the patients' bank statements")),
            Map.entry(
                    "settings.card_payments.statement_descriptor_prefix",
                    give("The name on the patients' card statements")),
            Map.entry(
                    "documents.bank_account_ownership_verification",
                    upload("A proof that the bank account is the clinic's", "a bank statement or letter of the bank")),
            Map.entry("documents.company_license", upload("The licence of the business", "the licence")),
            Map.entry(
                    "documents.company_memorandum_of_association",
                    upload("The memorandum of association", "the memorandum")),
            Map.entry(
                    "documents.company_registration_verification",
                    upload("A proof that the business is registered", "its certificate of registration")),
            Map.entry(
                    "documents.company_tax_id_verification",
                    upload("A proof of the business number", "a letter of the tax office that shows it")),
            Map.entry(
                    "documents.proof_of_registration",
                    upload("A proof that the business is registered", "its certificate of registration")),
            Map.entry(
                    "documents.proof_of_address",
                    upload("A proof of the address of the business", "a bill or statement that shows it")));

    /** Stripe's own questions, such as {@code interv_1Abc.business_model_verification.form}. */
    private static final Map<String, Instruction> OF_QUESTION = Map.of(
            "business_model_verification", answer("Questions about what the clinic offers"),
            "identity_verification", answer("A check of the identity"),
            "other_supportability_inquiry", answer("Questions about the business"),
            "restricted_business_inquiry", answer("Questions about the kind of business"),
            "url", answer("Questions about the web site"),
            "credit_review", answer("Questions about the finances of the business"),
            "rejection_appeal", answer("Stripe's objection to the account"),
            "domicile_inconsistency", answer("Questions about where the business is"));

    private static final Pattern PERSON =
            Pattern.compile("(individual|representative|owners?|directors?|executives?|person_[A-Za-z0-9]+)");

    private RequirementWords() {}

    static Blocker of(String code, String dashboard) {
        int dot = code.indexOf('.');
        String whom = dot < 0 ? code : code.substring(0, dot);
        // In Japan, names and addresses are asked for in three scripts.
        String what = dot < 0 ? "" : code.substring(dot + 1).replaceAll("_(kana|kanji)\\b", "");
        Instruction instruction;
        if (PERSON.matcher(whom).matches()) {
            Instruction known = longestKnown(OF_PERSON, what);
            instruction = known == null ? unknown(code) : known.about(person(whom));
        } else if (whom.equals("relationship") && what.contains(".")) {
            // An older form: relationship.account_opener.first_name.
            Instruction known = longestKnown(OF_PERSON, what.substring(what.indexOf('.') + 1));
            instruction = known == null ? unknown(code) : known.about("of a person of the business");
        } else if (whom.equals("company")) {
            instruction = orUnknown(longestKnown(OF_COMPANY, what), code);
        } else if (whom.startsWith("interv_")) {
            instruction = orUnknown(longestKnown(OF_QUESTION, what), code);
        } else {
            instruction = orUnknown(longestKnown(OF_ACCOUNT, code), code);
        }
        return new Blocker(code, instruction.title, "Open Stripe and " + instruction.toDo + ".", dashboard);
    }

    /** Spells out an unknown code: {@code a.new_thing} becomes "a, new thing". */
    static String spelled(String code) {
        String words = code.replaceAll("\\b[a-z]+_[A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*\\b\\.?", "")
                .replace('_', ' ')
                .replaceAll("[.\\s]*\\.[.\\s]*", ", ")
                .strip();
        return words.isEmpty() ? "something about the account" : words;
    }

    private static @Nullable Instruction longestKnown(Map<String, Instruction> instructions, String path) {
        String known = path;
        while (!instructions.containsKey(known) && known.contains(".")) {
            known = known.substring(0, known.lastIndexOf('.'));
        }
        return instructions.get(known);
    }

    private static Instruction orUnknown(@Nullable Instruction known, String code) {
        return known == null ? unknown(code) : known;
    }

    private static Instruction unknown(String code) {
        String words = spelled(code);
        return new Instruction("Stripe asks for: " + words, "give what its home page asks for (" + words + ")");
    }

    private static String person(String whom) {
        return switch (whom.toLowerCase(Locale.ROOT)) {
            case "individual" -> "of the account's owner";
            case "representative" -> "of the person who represents the business";
            case "owner", "owners" -> "of an owner of the business";
            case "director", "directors" -> "of a director of the business";
            case "executive", "executives" -> "of an executive of the business";
            default -> "of a person of the business";
        };
    }

    private static Instruction give(String title) {
        return new Instruction(title, "fill it in");
    }

    private static Instruction confirm(String title) {
        return new Instruction(title, "read the statement and confirm it");
    }

    private static Instruction answer(String title) {
        return new Instruction(title, "answer what it asks");
    }

    private static Instruction upload(String title, String document) {
        return new Instruction(title, "upload a photo or scan of " + document);
    }

    /** @param toDo continues "Open Stripe and" */
    private record Instruction(String title, String toDo) {

        Instruction about(String whom) {
            return new Instruction(title + " " + whom, toDo);
        }
    }
}
