package org.caretill.clinicconfig.paymentpages;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import org.caretill.problemdetails.RefusedException;

/** The name of a host, as Stripe registers it: in ASCII and lower case, without scheme, port, path or final dot. */
final class DomainName {

    /** In characters, of what a caller may give. */
    static final int MAX_LENGTH = 253;

    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** The last label begins with a letter, so that an IPv4 address is none. */
    private static final Pattern NAME = Pattern.compile("(%1$s\\.)+(?=[a-z])%1$s".formatted(LABEL));

    /** Stripe's simulator accepts it, Stripe itself does not. */
    private static final String OWN_MACHINE = "localhost";

    private DomainName() {}

    /**
     * The name in the form that is stored and sent to Stripe. An international name is converted (<a
     * href="https://www.rfc-editor.org/rfc/rfc5891">RFC 5891</a>).
     *
     * @throws RefusedException if this is no name of a host
     */
    static String of(String given) {
        String name = ascii(given.toLowerCase(Locale.ROOT));
        if (name.length() > MAX_LENGTH || !(NAME.matcher(name).matches() || name.equals(OWN_MACHINE))) {
            throw RefusedException.invalid(
                    "domain",
                    "must be the name of a host alone, such as call.example.com, without scheme, port or path");
        }
        return name;
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
