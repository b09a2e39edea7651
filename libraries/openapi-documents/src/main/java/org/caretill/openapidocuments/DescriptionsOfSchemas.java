package org.caretill.openapidocuments;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Describes schemas, their properties and parameters with what the code says about them already: {@code @Schema}, else
 * the Javadoc that {@link JavadocOfRecords} kept, else {@code common-descriptions.properties}, because words such as
 * clinicId mean the same in most places.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class DescriptionsOfSchemas implements OASFilter {

    private final IndexView index;
    private final RecordsOfSchemas records;
    private final Map<String, String> javadoc = javadoc();
    private final Properties common = common();

    /** @param index of the service's classes; Quarkus passes it at build time */
    public DescriptionsOfSchemas(IndexView index) {
        this.index = index;
        this.records = new RecordsOfSchemas(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() != null && document.getComponents().getSchemas() != null) {
            document.getComponents().getSchemas().forEach(this::describe);
        }
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(DescriptionsOfSchemas::parametersOf)
                .forEach(this::describe);
    }

    private static Stream<Parameter> parametersOf(Operation operation) {
        return operation.getParameters() == null ? Stream.of() : operation.getParameters().stream();
    }

    private void describe(String name, Schema schema) {
        Map<String, Schema> properties = schema.getProperties() == null ? Map.of() : schema.getProperties();
        if (schema.getDescription() == null) {
            schema.setDescription(descriptionOf(name, properties));
        }
        var known = records.properties(name, properties.keySet());
        properties.forEach((property, described) -> {
            if (described.getRef() != null) {
                // Of the class that the schema stands for, which is not that of what it refers to.
                described.setType(null);
            }
            if (described.getDescription() == null) {
                RecordsOfSchemas.Property of = known.get(property);
                String ofRecord = of == null ? null : javadoc.get(of.owner().name() + "." + property);
                described.setDescription(
                        ofRecord == null
                                ? common.getProperty(name + "." + property, common.getProperty(property))
                                : ofRecord);
            }
        });
    }

    private @Nullable String descriptionOf(String name, Map<String, Schema> properties) {
        Stream<ClassInfo> described = properties.isEmpty()
                ? index.getKnownClasses().stream()
                        .filter(ClassInfo::isEnum)
                        .filter(type -> RecordsOfSchemas.nameInDocument(type).equals(name))
                : records.record(name, properties.keySet()).stream();
        return described
                .map(type -> javadoc.get(type.name().toString()))
                .filter(Objects::nonNull)
                .sorted()
                .findFirst()
                .orElse(common.getProperty(name.startsWith("PageOf") ? "PageOf" : name));
    }

    /** What {@code @Schema} says of a parameter's schema is about the parameter. */
    private void describe(Parameter parameter) {
        Schema schema = parameter.getSchema();
        if (parameter.getDescription() == null && schema != null && schema.getDescription() != null) {
            parameter.setDescription(schema.getDescription());
            schema.setDescription(null);
        }
        if (parameter.getDescription() == null) {
            parameter.setDescription(common.getProperty(parameter.getName()));
        }
    }

    private static Map<String, String> javadoc() {
        Map<String, String> descriptions = new HashMap<>();
        try {
            ClassLoader classes = Thread.currentThread().getContextClassLoader();
            for (URL file : Collections.list(classes.getResources(JavadocOfRecords.RESOURCE))) {
                try (var lines = new BufferedReader(new InputStreamReader(file.openStream(), UTF_8))) {
                    lines.lines().map(line -> line.split("\t", 2)).forEach(line -> descriptions.put(line[0], line[1]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptions;
    }

    private static Properties common() {
        try (InputStream file = DescriptionsOfSchemas.class.getResourceAsStream("common-descriptions.properties")) {
            Properties common = new Properties();
            common.load(new InputStreamReader(Objects.requireNonNull(file), UTF_8));
            return common;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
