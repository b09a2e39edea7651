package org.caretill.openapidocuments;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.openapidocuments.ProblemCatalogue.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Describes every problem that an operation may answer with: the codes of its {@link Refuses}, or of {@code x-refuses}
 * in a document that is written by hand, and those that any operation may have because of what it takes and who may
 * call it. An answer's codes are in its description, for people, and in {@code x-codes}. An answer that all operations
 * describe alike is one of the document's components.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class ProblemAnswers implements OASFilter {

    private static final String MEDIA_TYPE = "application/problem+json";
    private static final String SCHEMA = "Problem";
    private static final String REFUSES = "x-refuses";
    private static final String CODES = "x-codes";

    private static final DotName REFUSES_OF_METHOD = DotName.createSimple(Refuses.class);

    private final MethodsOfOperations methods;
    private final ProblemCatalogue catalogue = ProblemCatalogue.packed();

    /** @param index of the service's classes; Quarkus passes it at build time */
    public ProblemAnswers(IndexView index) {
        this.methods = new MethodsOfOperations(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components =
                document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
        document.setComponents(components);
        components.removeSchema("HttpProblem");
        components.removeSchema("HttpValidationProblem");
        components.removeSchema("Violation");
        components.addSchema(SCHEMA, problem());
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().values().forEach(operation -> {
                    Set<String> codes = codesOf(path, operation);
                    methods.of(operation.getOperationId()).stream()
                            .map(it -> it.annotation(REFUSES_OF_METHOD))
                            .filter(Objects::nonNull)
                            .forEach(refuses ->
                                    codes.addAll(List.of(refuses.value().asStringArray())));
                    describe(operation, codes, components);
                }));
    }

    private void describe(Operation operation, Set<String> codes, Components components) {
        APIResponses answers = operation.getResponses();
        Map.copyOf(answers.getAPIResponses()).forEach((status, answer) -> {
            if (status.matches("[45]..") && !isPage(answer)) {
                answers.removeAPIResponse(status);
            }
        });
        Map<Integer, List<Problem>> byStatus = codes.stream()
                .map(catalogue::problem)
                .collect(Collectors.groupingBy(Problem::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, problems) -> {
            APIResponse page = answers.getAPIResponse(String.valueOf(status));
            if (page == null) {
                answers.addAPIResponse(String.valueOf(status), answer(problems, components));
            } else {
                addProblems(page, problems);
            }
        });
    }

    /** An answer for a person's browser, which the resource describes itself. */
    private static boolean isPage(APIResponse answer) {
        return answer.getContent() != null && answer.getContent().hasMediaType("text/html");
    }

    private APIResponse answer(List<Problem> problems, Components components) {
        List<String> codes = problems.stream().map(Problem::code).toList();
        String shared = codes.size() == 1
                ? nameOf(codes.getFirst())
                : codes.equals(List.of("malformed-request", "validation-failed")) ? "BadRequest" : null;
        APIResponse own = OASFactory.createAPIResponse()
                .description(description(problems))
                .content(OASFactory.createContent());
        addProblems(own, problems);
        int status = problems.getFirst().status();
        if (status == 401) {
            own.addHeader("WWW-Authenticate", OASFactory.createHeader().ref("WWW-Authenticate"));
        }
        if (status == 429 || status == 503 || codes.contains("clinic-not-registered")) {
            own.addHeader("Retry-After", OASFactory.createHeader().ref("Retry-After"));
        }
        if (shared == null) {
            return own;
        }
        components.addResponse(shared, own);
        return OASFactory.createAPIResponse().ref(shared);
    }

    /** The codes do not restrict the schema: generators would make a class of each, which differs in nothing else. */
    private static void addProblems(APIResponse answer, List<Problem> problems) {
        answer.getContent()
                .addMediaType(
                        MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(SCHEMA)));
        answer.addExtension(CODES, problems.stream().map(Problem::code).toList());
    }

    private static String description(List<Problem> problems) {
        List<String> lines = problems.stream()
                .map(problem -> "`%s`: %s".formatted(problem.code(), problem.meaning()))
                .toList();
        return lines.size() == 1 ? lines.getFirst() : "- " + String.join("\n- ", lines);
    }

    /** not-found becomes NotFound. */
    private static String nameOf(String code) {
        return Stream.of(code.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** The codes that need no declaration. */
    private static Set<String> codesOf(String path, Operation operation) {
        Set<String> codes = new TreeSet<>();
        if (operation.getExtensions() != null && operation.getExtensions().containsKey(REFUSES)) {
            ((Collection<?>) operation.getExtensions().get(REFUSES)).forEach(code -> codes.add(code.toString()));
            operation.removeExtension(REFUSES);
            return codes;
        }
        codes.addAll(
                List.of("malformed-request", "validation-failed", "not-acceptable", "internal-error", "unavailable"));
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            codes.addAll(List.of("not-authenticated", "not-allowed"));
        }
        if (path.contains("{")) {
            codes.add("not-found");
        }
        if (operation.getRequestBody() != null) {
            codes.addAll(List.of("too-large", "unsupported-media-type"));
        }
        boolean hasKey =
                parametersOf(operation).anyMatch(it -> "Idempotency-Key".equals(it.getName()) && isRequired(it));
        if (hasKey) {
            codes.add("idempotency-key-missing");
        }
        return codes;
    }

    private static Stream<Parameter> parametersOf(Operation operation) {
        return operation.getParameters() == null ? Stream.of() : operation.getParameters().stream();
    }

    private static boolean isRequired(Parameter parameter) {
        return Boolean.TRUE.equals(parameter.getRequired());
    }

    private static Schema problem() {
        Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("An error as RFC 9457 describes it. Programs act on `code`; texts are for people and may"
                        + " change. They never quote a name, an e-mail address or a description.")
                .addProperty(
                        "type",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .format("uri")
                                .description("`urn:caretill:problem:` and the code"))
                .addProperty(
                        "title",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .description("The kind of problem in words"))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .format("int32")
                                .description("The status of the answer"))
                .addProperty(
                        "detail",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .description("What is wrong with this request"))
                .addProperty(
                        "instance",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .description("The path of the request; absent if it was refused before it was read"))
                .addProperty(
                        "code",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .description(
                                        "What kind of problem it is, for programs. The answers of each operation say"
                                                + " which codes it has; there may be more later"))
                .addProperty(
                        "violations",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .items(violation())
                                .description("Of `validation-failed`: each rule that the request breaks"))
                .addProperty(
                        "paymentRequestIds",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .items(text)
                                .description("Of `open-request-exists`: the open payment requests"))
                .addProperty(
                        "clinicIds",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .items(text)
                                .description("Of a refused enablement request: the clinics it is about"))
                .required(List.of("type", "title", "status", "detail", "code"))
                .addExample(Map.of(
                        "type", "urn:caretill:problem:validation-failed",
                        "title", "Validation failed",
                        "status", 400,
                        "detail", "The request is not valid",
                        "instance", "/v1/payment-requests",
                        "code", "validation-failed",
                        "violations", List.of(Map.of("field", "amountMinor", "message", "must be greater than 0"))));
    }

    private static Schema violation() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty(
                        "field",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .description("The property, parameter or header, such as `presets[2].amountMinor`"))
                .addProperty(
                        "message",
                        OASFactory.createSchema().addType(SchemaType.STRING).description("The rule, for people"))
                .required(List.of("field", "message"));
    }
}
