package org.caretill.calleridentity;

import java.util.Set;

/**
 * The roles of the people and systems that call Caretill. An OIDC provider may have other names for them ({@link
 * IdentityProvider}).
 */
public final class Roles {

    /** Approves clinics for payments and sees every clinic. */
    public static final String PLATFORM_OPERATOR = "platform-operator";

    /** The telehealth manager: acts for all clinics of one organisation. */
    public static final String ORGANISATION_ADMIN = "organisation-admin";

    /** Configures payments of one or more clinics. */
    public static final String CLINIC_ADMIN = "clinic-admin";

    /** Requests payments in calls. */
    public static final String CLINICIAN = "clinician";

    /** The video-call platform's backend: registers clinics and mints guest tokens. */
    public static final String CALL_PLATFORM = "call-platform";

    /** A participant of one call without an account. Only tokens that Caretill itself signed may carry it. */
    public static final String GUEST = "guest";

    /**
     * A guest whose call has ended. Where {@link #GUEST} is allowed, this is not, unless it is named too: such a guest
     * may only finish what the call has left open.
     */
    public static final String FORMER_GUEST = "former-guest";

    /** The roles that an OIDC provider can give. */
    static final Set<String> STAFF =
            Set.of(PLATFORM_OPERATOR, ORGANISATION_ADMIN, CLINIC_ADMIN, CLINICIAN, CALL_PLATFORM);

    private Roles() {}
}
