package org.caretill.democall;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.caretill.identifiers.PlatformId;

/**
 * Serves the pages. Each is a static file, and its own module fetches what varies; only the waiting room already names its
 * clinic, so that a person on a slow line sees at once where they are.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class PagesResource {

    @GET
    public String home() {
        return page("home");
    }

    @GET
    @Path("call/{callId:" + PlatformId.PATTERN + "}")
    public String clinicianInCall() {
        return page("clinician-call");
    }

    @GET
    @Path("call/{callId:" + PlatformId.PATTERN + "}/guest")
    public String guestInCall(@PathParam("callId") String callId) {
        return page("guest-call").replace("{clinic}", DemoClinic.ofCall(callId).displayName);
    }

    @GET
    @Path("pay")
    public String pay() {
        return page("pay");
    }

    @GET
    @Path("configure")
    public String configure() {
        return page("configure");
    }

    @GET
    @Path("payments")
    public String payments() {
        return page("payments");
    }

    @GET
    @Path("signed-in")
    public String signedIn() {
        return page("signed-in");
    }

    private static String page(String name) {
        try (InputStream html = PagesResource.class.getResourceAsStream("/pages/" + name + ".html")) {
            return new String(html.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
