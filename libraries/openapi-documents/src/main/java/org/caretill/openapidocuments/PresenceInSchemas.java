package org.caretill.openapidocuments;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * States in the OpenAPI document which properties of a response are always present and which may be null. SmallRye does
 * not read JSpecify, so without this every property would be optional, and types generated from the document would
 * guarantee nothing. A component of a record that is not {@code @Nullable} is required. A {@code @Nullable} one is
 * required and may be null; if it is {@code NON_NULL}, it may be absent instead. In a schema that callers send too, it
 * may be null or absent. What callers only send stays as their constraints describe it.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class PresenceInSchemas implements OASFilter {

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName UNWRAPPED = DotName.createSimple(JsonUnwrapped.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
    private static final DotName IGNORED = DotName.createSimple(JsonIgnore.class);
    private static final DotName PROPERTY = DotName.createSimple(JsonProperty.class);
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    private record Presence(boolean isRequired, boolean isNullable) {}

    private final IndexView index;

    /** @param index of the service's classes; Quarkus passes it at build time */
    public PresenceInSchemas(IndexView index) {
        this.index = index;
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
                        schemasOf(operation.getRequestBody().getContent())
                                .forEach(schema -> collect(schema, schemas, sent));
                    }
                });
        for (String name : answered) {
            Schema schema = schemas.get(name);
            if (schema != null && schema.getProperties() != null) {
                mark(schema, presence(name, schema.getProperties().keySet()), sent.contains(name));
            }
        }
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

    /** From the record with this name and these properties. The name of a generic record's schema has a suffix. */
    private Map<String, Presence> presence(String name, Set<String> properties) {
        return index.getKnownClasses().stream()
                .filter(ClassInfo::isRecord)
                .filter(type -> type.typeParameters().isEmpty()
                        ? name.equals(nameInDocument(type))
                        : name.startsWith(nameInDocument(type)))
                .sorted(Comparator.comparing(ClassInfo::name))
                .map(this::presence)
                .filter(ofRecord -> ofRecord.keySet().equals(properties))
                .findFirst()
                .orElse(Map.of());
    }

    private static String nameInDocument(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        AnnotationValue name = schema == null ? null : schema.value("name");
        return name == null ? type.simpleName() : name.asString();
    }

    /** Jackson's annotations of a record are read from its fields, because they do not apply to its components. */
    private Map<String, Presence> presence(ClassInfo type) {
        Map<String, Presence> presence = new TreeMap<>();
        for (RecordComponentInfo component : type.recordComponents()) {
            FieldInfo field = type.field(component.name());
            boolean isNullable = isNullable(field.type());
            ClassInfo unwrapped = field.hasAnnotation(UNWRAPPED)
                    ? index.getClassByName(field.type().name())
                    : null;
            if (unwrapped != null) {
                presence(unwrapped)
                        .forEach((inner, of) ->
                                presence.put(inner, new Presence(of.isRequired() && !isNullable, of.isNullable())));
            } else if (field.hasAnnotation(INCLUDE)) {
                presence.put(field.name(), new Presence(false, false));
            } else if (!field.hasAnnotation(IGNORED)) {
                presence.put(field.name(), new Presence(true, isNullable));
            }
        }
        for (MethodInfo method : type.methods()) {
            if (method.hasAnnotation(PROPERTY)) {
                presence.put(method.name(), new Presence(true, isNullable(method.returnType())));
            }
        }
        return presence;
    }

    private static boolean isNullable(Type type) {
        return type.hasAnnotation(NULLABLE);
    }

    private static void mark(Schema schema, Map<String, Presence> presence, boolean isAlsoSent) {
        Set<String> required = new TreeSet<>(schema.getRequired() == null ? List.of() : schema.getRequired());
        presence.forEach((property, of) -> {
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
