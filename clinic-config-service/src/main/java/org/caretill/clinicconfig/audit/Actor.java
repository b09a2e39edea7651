package org.caretill.clinicconfig.audit;

import java.util.List;
import java.util.stream.Collectors;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;

/**
 * Who changed something.
 *
 * @param subject the token's subject: opaque, no name
 * @param role the roles in which the caller may have acted, separated by commas
 */
public record Actor(String subject, String role) {

    /** Stripe, by a verified webhook. */
    public static final Actor STRIPE = new Actor("stripe", "stripe");

    /** This service, finishing what somebody began. */
    public static final Actor SERVICE = new Actor("clinic-config-service", "service");

    private static final List<String> ROLES = List.of(
            Roles.PLATFORM_OPERATOR,
            Roles.ORGANISATION_ADMIN,
            Roles.CLINIC_ADMIN,
            Roles.CLINICIAN,
            Roles.CALL_PLATFORM);

    /** The calling person or system. A token of an identity provider lists roles of other products too. */
    public static Actor of(Staff staff) {
        return new Actor(staff.subject(), ROLES.stream().filter(staff::has).collect(Collectors.joining(",")));
    }
}
