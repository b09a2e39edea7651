package org.caretill.openapidocuments;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Names the schema of a page after the schema of its items. SmallRye names it after the items' class, even if
 * {@code @Schema} gives that class another name.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 5)
public class NamesOfPages implements OASFilter {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String PAGE = "Page";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
            return;
        }
        Map<String, String> newNames = new HashMap<>();
        Map.copyOf(document.getComponents().getSchemas()).forEach((name, schema) -> {
            String items = name.startsWith(PAGE) ? refOfItems(schema) : null;
            if (items != null) {
                String newName = PAGE + "Of" + items.substring(SCHEMAS.length());
                newNames.put(SCHEMAS + name, SCHEMAS + newName);
                document.getComponents().removeSchema(name);
                document.getComponents().addSchema(newName, schema);
            }
        });
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(PresenceInSchemas::answeredBy)
                .forEach(schema -> {
                    String newName = newNames.get(schema.getRef());
                    if (newName != null) {
                        schema.setRef(newName);
                    }
                });
    }

    private static @Nullable String refOfItems(Schema schema) {
        Schema items =
                schema.getProperties() == null ? null : schema.getProperties().get("items");
        return items == null || items.getItems() == null
                ? null
                : items.getItems().getRef();
    }
}
