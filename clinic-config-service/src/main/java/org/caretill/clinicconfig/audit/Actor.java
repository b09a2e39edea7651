package org.caretill.clinicconfig.audit;

import java.util.List;
import java.util.stream.Collectors;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.jspecify.annotations.Nullable;

/**
 * Who changed something, and from where.
 *
 * @param subject the token's subject: an opaque id, not a name
 * @param name what colleagues call the person; null for a system, or if the token says no name
 * @param role the caller's roles on this platform, separated by commas
 * @param from the caller's network address; for a service, its name
 */
public record Actor(String subject, @Nullable String name, String role, String from) {

    /** Stripe, by a verified webhook. */
    public static final Actor STRIPE = new Actor("stripe", null, "stripe", "stripe");

    /** This service, in a background job. */
    public static final Actor SERVICE = new Actor("clinic-config-service", null, "service", "clinic-config-service");

    /** payment-request-service, by an event. */
    public static final Actor PAYMENT_REQUEST_SERVICE =
            new Actor("payment-request-service", null, "service", "payment-request-service");

    private static final List<String> ROLES = List.of(
            Roles.PLATFORM_OPERATOR,
            Roles.ORGANISATION_ADMIN,
            Roles.CLINIC_ADMIN,
            Roles.CLINICIAN,
            Roles.CALL_PLATFORM);

    /** The calling person or system. Roles of other products in the token are left out. */
    public static Actor of(Staff staff) {
        return new Actor(
                staff.subject(),
                staff.name(),
                ROLES.stream().filter(staff::has).collect(Collectors.joining(",")),
                staff.remoteAddress());
    }
}
