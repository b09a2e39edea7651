package org.caretill.openapidocuments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.jspecify.annotations.Nullable;

/**
 * Gives operations the examples in {@code contracts/examples-of-operations}: what the README's story sends and gets. Their
 * files are called {@code <operationId>.request.json} and {@code <operationId>.response.json}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class ExamplesOfOperations implements OASFilter {

    private static final String FOLDER = "contracts/examples-of-operations/";
    private static final String JSON = "application/json";

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(this::describe);
    }

    private void describe(Operation operation) {
        if (operation.getRequestBody() != null) {
            add(operation.getRequestBody().getContent(), operation.getOperationId() + ".request");
        }
        successes(operation).forEach(content -> add(content, operation.getOperationId() + ".response"));
    }

    private static Stream<@Nullable Content> successes(Operation operation) {
        return operation.getResponses().getAPIResponses().entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .map(answer -> answer.getValue().getContent());
    }

    private void add(@Nullable Content content, String name) {
        Object example = content == null || !content.hasMediaType(JSON) ? null : read(name);
        if (content != null && example != null) {
            content.getMediaType(JSON)
                    .addExample("example", OASFactory.createExample().value(example));
        }
    }

    private @Nullable Object read(String name) {
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        try (InputStream file = classes.getResourceAsStream(FOLDER + name + ".json")) {
            return file == null ? null : json.readValue(file, Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
