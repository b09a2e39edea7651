package org.caretill.paymentrequest.embed;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code GET /embed/pay} and {@code GET /embed/request}: an element in a page of its own, for a platform that shows it in
 * a frame (docs/embed.md). The pages are the same for everybody and hold nothing about anybody: who uses them is in the
 * token that the page around gives them. 404 unless the operator has said who may embed them.
 */
@Path("/embed")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class EmbedResource {

    private final Embedding embedding;

    EmbedResource(Embedding embedding) {
        this.embedding = embedding;
    }

    @GET
    @Path("pay")
    @PermitAll
    @Operation(hidden = true)
    public Response pay() {
        return answer(EmbeddedPage::pay);
    }

    @GET
    @Path("request")
    @PermitAll
    @Operation(hidden = true)
    public Response request() {
        return answer(EmbeddedPage::request);
    }

    private Response answer(Function<Embedding, EmbeddedPage> made) {
        if (!embedding.isOn()) {
            throw RefusedException.notFound("page: nobody may embed one, because EMBED_ANCESTORS is not set");
        }
        EmbeddedPage page = made.apply(embedding);
        return Response.ok(page.html())
                .header("Content-Security-Policy", page.contentSecurityPolicy())
                // A wallet opens a window of its own, which "same-origin" would cut off.
                .header("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
                .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .build();
    }
}
