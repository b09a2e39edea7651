package org.caretill.openapidocuments;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

/** Finds the record that a schema of the document describes. */
final class RecordsOfSchemas {

    private static final DotName UNWRAPPED = DotName.createSimple(JsonUnwrapped.class);
    private static final DotName IGNORED = DotName.createSimple(JsonIgnore.class);
    private static final DotName PROPERTY = DotName.createSimple(JsonProperty.class);
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    /**
     * What a property is made of.
     *
     * @param owner the record that has it: that of the schema, or one that is unwrapped in it
     * @param field of the component, whose annotations Jackson reads; null if a method makes the property
     * @param type of the component or of what the method returns
     * @param isUnwrappedFromNullable the record that has it may be absent
     */
    record Property(ClassInfo owner, @Nullable FieldInfo field, Type type, boolean isUnwrappedFromNullable) {

        boolean isNullable() {
            return type.hasAnnotation(NULLABLE);
        }
    }

    private final IndexView index;

    RecordsOfSchemas(IndexView index) {
        this.index = index;
    }

    /** The properties of the record with this name and these properties, by name; empty if there is none. */
    Map<String, Property> properties(String name, Set<String> properties) {
        return record(name, properties).map(this::properties).orElse(Map.of());
    }

    /** The record with this name and these properties. The name of a generic record's schema has a suffix. */
    Optional<ClassInfo> record(String name, Set<String> properties) {
        return index.getKnownClasses().stream()
                .filter(ClassInfo::isRecord)
                .filter(type -> type.typeParameters().isEmpty()
                        ? name.equals(nameInDocument(type))
                        : name.startsWith(nameInDocument(type)))
                .sorted(Comparator.comparing(ClassInfo::name))
                .filter(type -> properties(type).keySet().equals(properties))
                .findFirst();
    }

    static String nameInDocument(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        AnnotationValue name = schema == null ? null : schema.value("name");
        return name == null ? type.simpleName() : name.asString();
    }

    /** Jackson's annotations of a record are read from its fields, because they do not apply to its components. */
    private Map<String, Property> properties(ClassInfo type) {
        Map<String, Property> properties = new TreeMap<>();
        for (RecordComponentInfo component : type.recordComponents()) {
            FieldInfo field = type.field(component.name());
            ClassInfo unwrapped = field.hasAnnotation(UNWRAPPED)
                    ? index.getClassByName(field.type().name())
                    : null;
            if (unwrapped != null) {
                boolean isNullable = field.type().hasAnnotation(NULLABLE);
                properties(unwrapped)
                        .forEach((name, inner) -> properties.put(
                                name,
                                new Property(
                                        inner.owner(),
                                        inner.field(),
                                        inner.type(),
                                        inner.isUnwrappedFromNullable() || isNullable)));
            } else if (!field.hasAnnotation(IGNORED)) {
                properties.put(field.name(), new Property(type, field, field.type(), false));
            }
        }
        for (MethodInfo method : type.methods()) {
            if (method.hasAnnotation(PROPERTY)) {
                properties.put(method.name(), new Property(type, null, method.returnType(), false));
            }
        }
        return properties;
    }
}
