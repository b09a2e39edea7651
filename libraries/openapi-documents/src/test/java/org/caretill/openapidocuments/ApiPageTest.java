package org.caretill.openapidocuments;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ApiPageTest {

    private static final JsonObject DOCUMENT = new JsonObject("""
        {
          "info": {"title": "Caretill: <guests>", "version": "1.0.0", "description": "Guests of *calls*."},
          "tags": [{"name": "Guests", "description": "Who is there."}],
          "paths": {"/v1/guests": {"post": {
            "operationId": "admitGuest", "tags": ["Guests"], "summary": "Admit a guest",
            "security": [{"accessToken": ["call-platform"]}],
            "parameters": [{"name": "limit", "in": "query", "required": true, "schema": {"type": "integer", "format": "int32"}}],
            "requestBody": {"content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/Guest"}, "examples": {"example": {"value": {"name": "<b>Pat</b>"}}}}}},
            "responses": {"400": {"$ref": "#/components/responses/BadRequest"}}}}},
          "components": {
            "responses": {"BadRequest": {"description": "- `a`: one\\n- `b`: <script>two</script>"}},
            "schemas": {"Guest": {"type": "object", "required": ["name"], "properties": {
              "name": {"type": ["string", "null"], "description": "The name"},
              "roles": {"type": "array", "items": {"enum": ["patient", "carer"]}}}}}}}
        """);

    private final String page = ApiPage.of(DOCUMENT);

    @Test
    void an_operation_is_shown_with_what_it_takes_and_answers() {
        assertThat(page)
                .contains("<article id=\"admitGuest\">")
                .contains("POST /v1/guests")
                .contains("Needs an access token with the role call-platform.")
                .contains("<code>limit</code> required</td><td>query</td><td>integer (int32)</td>")
                .contains("Body: <a href=\"#Guest\">Guest</a> as <code>application/json</code>")
                .contains("<li><code>a</code>: one</li>");
    }

    @Test
    void a_schema_is_shown_with_its_properties() {
        assertThat(page)
                .contains("<article id=\"Guest\">")
                .contains("<code>name</code> required</td><td>string or null</td><td><p>The name</p>")
                .contains("<td>list of <code>patient</code>, <code>carer</code></td>");
    }

    @Test
    void what_the_document_says_is_text_and_never_markup() {
        assertThat(page)
                .contains("Caretill: &lt;guests&gt;")
                .contains("&lt;script&gt;two")
                .contains("&lt;b&gt;Pat")
                .doesNotContain("<script", "<b>");
    }
}
