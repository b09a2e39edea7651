package org.caretill.democall;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;

/** What the pages need to know before they start. Served as a file of its own: no page holds an inline script. */
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
