package org.caretill.openapidocuments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/** The methods of resources, by the ids of their operations. Several make one operation if they answer in different types. */
final class MethodsOfOperations {

    private static final DotName OPERATION = DotName.createSimple(Operation.class);

    private final Map<String, List<MethodInfo>> methods = new HashMap<>();

    MethodsOfOperations(IndexView index) {
        for (AnnotationInstance operation : index.getAnnotations(OPERATION)) {
            AnnotationValue id = operation.value("operationId");
            if (id != null && operation.target().kind() == AnnotationTarget.Kind.METHOD) {
                methods.computeIfAbsent(id.asString(), _ -> new ArrayList<>())
                        .add(operation.target().asMethod());
            }
        }
    }

    /** Empty if the operation is described by hand. */
    List<MethodInfo> of(@Nullable String operationId) {
        return operationId == null ? List.of() : methods.getOrDefault(operationId, List.of());
    }
}
