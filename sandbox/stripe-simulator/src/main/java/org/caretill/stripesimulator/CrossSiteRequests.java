package org.caretill.stripesimulator;

import java.util.regex.Pattern;

/**
 * Refuses what a page of another site could make a developer's browser send: a request to a name that leads to loopback
 * (DNS rebinding), an order to the test surface without a preflight, and a published secret key. Stripe's own clients
 * send none of these.
 */
final class CrossSiteRequests {

    /** A name that always means this machine, or an address, which no name server can turn into another one. */
    private static final Pattern LOCAL =
            Pattern.compile("((.+\\.)?localhost|[0-9.]+|\\[[0-9a-f:.]+])(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private final SimulatorSettings settings;

    CrossSiteRequests(SimulatorSettings settings) {
        this.settings = settings;
    }

    void refuse(Call call) {
        String host = call.header("Host");
        if (host != null && !LOCAL.matcher(host).matches() && !host.split(":", 2)[0].equals(settings.host())) {
            throw ApiError.of(421, "invalid_request_error", null, "This is no host name of the simulator.");
        }
        if (call.method().equals("POST")) {
            refuseOtherTypes(call);
        }
        boolean secret = settings.secretKey().equals(Api.key(call))
                || settings.secretKey().equals(call.param("client_secret"));
        if (secret && call.header("Origin") != null) {
            throw ApiError.forbidden(null, "A page in a browser must not have the secret key.");
        }
    }

    /** A page can send a form to another site, but no JSON unless that site has allowed it. */
    private static void refuseOtherTypes(Call call) {
        if (call.segment(0).equals("_simulator") || call.segment(0).equals("v2")) {
            if (!call.isOfType("application/json")) {
                throw ApiError.of(415, "invalid_request_error", null, "Content-Type must be application/json.");
            }
        } else if (!call.body().isEmpty() && !call.isOfType(Call.FORM)) {
            throw ApiError.invalid(
                    null,
                    "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
                    null);
        }
    }
}
