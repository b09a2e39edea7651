package org.caretill.democall;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;

/**
 * The configuration that the pages load at start. It is a file of its own because the pages' Content-Security-Policy
 * forbids inline scripts.
 */
@Path("/config.json")
class PageConfigResource {

    record PageConfig(
            URI clinicConfigServiceUrl,
            URI paymentRequestServiceUrl,
            URI stripeWebhookServiceUrl,
            URI notificationServiceUrl,
            URI oidcUrl,
            String oidcClientId,
            URI stripeJsUrl) {}

    @Inject
    Addresses addresses;

    @GET
    public PageConfig config() {
        return new PageConfig(
                addresses.clinicConfigUrl(),
                addresses.paymentRequestUrl(),
                addresses.stripeWebhookUrl(),
                addresses.notificationUrl(),
                addresses.oidcUrl(),
                "demo-call",
                addresses.stripeJsUrl());
    }
}
