package org.caretill.openapidocuments;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/openapi.html}: the {@link ApiPage}, beside {@code /v1/openapi.json} and {@code .yaml}, for everybody. The
 * API is no secret, and whoever integrates it has no token yet.
 */
@Singleton
class ApiPageRoutes {

    private static final String PAGE = "/v1/openapi.html";
    private static final String STYLE_SHEET = "/v1/openapi.css";

    /** Instead of that of the API, which allows nothing. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final OpenApiDocumentService documents;
    private volatile @Nullable String page;

    ApiPageRoutes(OpenApiDocumentService documents) {
        this.documents = documents;
    }

    void register(@Observes Router router) {
        router.get(PAGE).blockingHandler(this::answerPage, false);
        router.get(STYLE_SHEET).handler(context -> answer(context, "text/css", ApiPage.styleSheet()));
    }

    private void answerPage(RoutingContext context) {
        String html = page;
        if (html == null) {
            byte[] document = documents.getDocument(OpenApiFilter.DEFAULT_DOCUMENT_NAME, Format.JSON);
            html = ApiPage.of(new JsonObject(new String(document, UTF_8)));
            page = html;
        }
        answer(context, "text/html", html);
    }

    private static void answer(RoutingContext context, String type, String body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type + ";charset=UTF-8")
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .end(body);
    }
}
