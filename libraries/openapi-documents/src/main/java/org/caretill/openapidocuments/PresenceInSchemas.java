package org.caretill.openapidocuments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.caretill.openapidocuments.RecordsOfSchemas.Property;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * States in the OpenAPI document which properties of a response are always present and which may be null. SmallRye does
 * not read JSpecify, so without this every property would be optional, and types generated from the document would
 * guarantee nothing. A component of a record that is not {@code @Nullable} is required. A {@code @Nullable} one is
 * required and may be null; if it is {@code NON_NULL}, it may be absent instead. In a schema that callers send too, it
 * may be null or absent. What callers only send stays as their constraints describe it; a body that is {@code @Nullable}
 * may be absent.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 4)
public class PresenceInSchemas implements OASFilter {

    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);

    private record Presence(boolean isRequired, boolean isNullable) {}

    private final IndexView index;
    private final RecordsOfSchemas records;
    private final MethodsOfOperations methods;

    /** @param index of the service's classes; Quarkus passes it at build time */
    public PresenceInSchemas(IndexView index) {
        this.index = index;
        this.records = new RecordsOfSchemas(index);
        this.methods = new MethodsOfOperations(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents() == null
                ? null
                : document.getComponents().getSchemas();
        if (schemas == null || document.getPaths() == null) {
            return;
        }
        Set<String> answered = new HashSet<>();
        Set<String> sent = new HashSet<>();
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(operation -> {
                    answeredBy(operation).forEach(schema -> collect(schema, schemas, answered));
                    if (operation.getRequestBody() != null) {
                        if (mayLackBody(operation)) {
                            operation.getRequestBody().setRequired(false);
                        }
                        schemasOf(operation.getRequestBody().getContent())
                                .forEach(schema -> collect(schema, schemas, sent));
                    }
                });
        for (String name : answered) {
            Schema schema = schemas.get(name);
            if (schema != null && schema.getProperties() != null) {
                mark(schema, records.properties(name, schema.getProperties().keySet()), sent.contains(name));
            }
        }
    }

    /** The parameter that takes the body is {@code @Nullable}. */
    private boolean mayLackBody(Operation operation) {
        return methods.of(operation.getOperationId()).stream()
                .flatMap(method -> method.parameters().stream())
                .filter(parameter -> parameter.type().hasAnnotation(NULLABLE))
                .map(parameter -> index.getClassByName(parameter.type().name()))
                .filter(type -> type != null && type.isRecord())
                .anyMatch(type -> schemasOf(operation.getRequestBody().getContent())
                        .anyMatch(body -> body.getRef() != null
                                && body.getRef().endsWith("/" + RecordsOfSchemas.nameInDocument(type))));
    }

    /** The schemas of an operation's responses. */
    static Stream<Schema> answeredBy(Operation operation) {
        return operation.getResponses() == null
                ? Stream.of()
                : operation.getResponses().getAPIResponses().values().stream()
                        .flatMap(response -> schemasOf(response.getContent()));
    }

    private static Stream<Schema> schemasOf(@Nullable Content content) {
        return content == null
                ? Stream.of()
                : content.getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .filter(Objects::nonNull);
    }

    /** Adds the names of the schemas that this one refers to, directly or through others. */
    private static void collect(@Nullable Schema schema, Map<String, Schema> schemas, Set<String> names) {
        if (schema == null) {
            return;
        }
        if (schema.getRef() != null) {
            String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
            if (names.add(name)) {
                collect(schemas.get(name), schemas, names);
            }
        }
        collect(schema.getItems(), schemas, names);
        collect(schema.getAdditionalPropertiesSchema(), schemas, names);
        Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .forEach(variants -> variants.forEach(variant -> collect(variant, schemas, names)));
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(property -> collect(property, schemas, names));
        }
    }

    private static Presence presence(Property property) {
        return property.field() != null && property.field().hasAnnotation(INCLUDE)
                ? new Presence(false, false)
                : new Presence(!property.isUnwrappedFromNullable(), property.isNullable());
    }

    private static void mark(Schema schema, Map<String, Property> properties, boolean isAlsoSent) {
        Set<String> required = new TreeSet<>(schema.getRequired() == null ? List.of() : schema.getRequired());
        properties.forEach((property, described) -> {
            Presence of = presence(described);
            if (of.isRequired() && !(of.isNullable() && isAlsoSent)) {
                required.add(property);
            }
            if (of.isNullable()) {
                schema.addProperty(
                        property,
                        orNull(Objects.requireNonNull(schema.getProperties().get(property))));
            }
        });
        if (!required.isEmpty()) {
            schema.setRequired(List.copyOf(required));
        }
    }

    private static Schema orNull(Schema schema) {
        if (schema.getRef() == null && schema.getEnumeration() == null && schema.getType() != null) {
            return schema.getType().contains(Schema.SchemaType.NULL) ? schema : schema.addType(Schema.SchemaType.NULL);
        }
        Schema variants = OASFactory.createSchema()
                .description(schema.getDescription())
                .addAnyOf(schema)
                .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
        schema.setDescription(null);
        return variants;
    }
}
