package org.caretill.identifiers;

/**
 * Who a person or system is: the subject of their token, as their identity provider assigns it. Providers use more
 * characters than an id of the platform has, such as {@code auth0|5f7c8ec7c33c} (<a
 * href="https://openid.net/specs/openid-connect-core-1_0.html#IDToken">OpenID Connect</a>: at most 255 of ASCII).
 */
public final class Subject {

    /** The whole subject, as a regular expression. */
    public static final String PATTERN = "[\\x21-\\x7E]{1,255}";

    /** The error message for a subject that does not match. */
    public static final String RULE =
            "must be a person's subject: 1 to 255 letters, digits and signs of ASCII, without spaces";

    private Subject() {}
}
