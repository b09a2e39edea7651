package org.caretill.openapidocuments;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * What holds for every operation of every service, and which its resource therefore does not repeat: the headers of its
 * answers, the token that its callers need, and that what is no JSON is text or bytes.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 1)
public class AnswersOfEveryOperation implements OASFilter {

    /** As Quarkus names it: {@code quarkus.smallrye-openapi.security-scheme-name}. */
    private static final String ANY_TOKEN = "bearer";

    private static final String ACCESS_TOKEN = "accessToken";
    private static final String GUEST_TOKEN = "guestToken";
    private static final Set<String> GUESTS = Set.of("guest", "former-guest");

    private static final String REQUEST_ID = "X-Request-Id";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = document.getComponents();
        document.setServers(
                List.of(OASFactory.createServer().url("/").description("The service that this document is served by")));
        addHeaders(components);
        components.setSecuritySchemes(Map.of());
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().values().forEach(operation -> {
                    sortParameters(operation, path);
                    describe(operation, components);
                }));
        if (components.getResponses() != null) {
            components.getResponses().values().forEach(AnswersOfEveryOperation::addRequestId);
        }
        Set<String> used = headersOf(document);
        Set.copyOf(components.getHeaders().keySet()).stream()
                .filter(header -> !used.contains(header))
                .forEach(components::removeHeader);
    }

    /** The names of the headers that some answer has. */
    private static Set<String> headersOf(OpenAPI document) {
        Stream<APIResponse> ofOperations = document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream());
        Stream<APIResponse> shared = document.getComponents().getResponses() == null
                ? Stream.of()
                : document.getComponents().getResponses().values().stream();
        return Stream.concat(ofOperations, shared)
                .filter(answer -> answer.getHeaders() != null)
                .flatMap(answer -> answer.getHeaders().keySet().stream())
                .collect(Collectors.toSet());
    }

    private static void describe(Operation operation, Components components) {
        operation.setSecurity(securityOf(operation, components));
        operation.getResponses().getAPIResponses().values().forEach(answer -> {
            if (answer.getRef() == null) {
                addRequestId(answer);
                correctMediaTypes(answer);
            }
        });
    }

    /** First those of the path, as they stand there, because generators make a method's parameters of them. */
    private static void sortParameters(Operation operation, String path) {
        if (operation.getParameters() != null) {
            operation.setParameters(operation.getParameters().stream()
                    .sorted(Comparator.comparingInt(parameter -> {
                        int place = path.indexOf("{" + parameter.getName() + "}");
                        return place < 0 ? Integer.MAX_VALUE : place;
                    }))
                    .toList());
        }
    }

    private static void addRequestId(APIResponse answer) {
        answer.addHeader(REQUEST_ID, OASFactory.createHeader().ref(REQUEST_ID));
    }

    private static List<SecurityRequirement> securityOf(Operation operation, Components components) {
        List<SecurityRequirement> found = operation.getSecurity();
        if (found == null || found.isEmpty()) {
            return List.of();
        }
        List<String> roles = found.stream()
                .flatMap(requirement -> requirement.getSchemes().getOrDefault(ANY_TOKEN, List.of()).stream())
                .toList();
        boolean isForGuests = GUESTS.containsAll(roles);
        components.addSecurityScheme(
                isForGuests ? GUEST_TOKEN : ACCESS_TOKEN, isForGuests ? guestToken() : accessToken());
        return List.of(
                isForGuests
                        ? OASFactory.createSecurityRequirement().addScheme(GUEST_TOKEN)
                        : OASFactory.createSecurityRequirement().addScheme(ACCESS_TOKEN, roles));
    }

    private static SecurityScheme accessToken() {
        return token(
                "A token of your OIDC provider, for members of staff and for your platform's backend. Each operation"
                        + " names the roles of which the token must have one.");
    }

    private static SecurityScheme guestToken() {
        return token("A token of a participant of a call, which `admitGuest` and `redeemPayLink` answer with.");
    }

    private static SecurityScheme token(String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description(description);
    }

    /** The preference of one answer over another is for the framework; and text is no list of its parts. */
    private static void correctMediaTypes(APIResponse answer) {
        Content content = answer.getContent();
        if (content == null || content.getMediaTypes() == null) {
            return;
        }
        Map.copyOf(content.getMediaTypes()).forEach((type, described) -> {
            String plain = type.replaceFirst(";.*", "");
            if (!plain.endsWith("json")) {
                content.removeMediaType(type);
                content.addMediaType(plain, withoutStructure(plain, described));
            }
        });
    }

    private static MediaType withoutStructure(String type, MediaType described) {
        Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
        return described.schema(type.equals("application/pdf") ? text.format("binary") : text);
    }

    private static void addHeaders(Components components) {
        components
                .addHeader(
                        REQUEST_ID,
                        text(
                                "The id of the request, which every line of the log has too: the one that was sent, if it has"
                                        + " 8 to 64 letters, digits, dots, hyphens and underscores; else a new one"))
                .addHeader(
                        "Location",
                        text(
                                "The address of what was created, relative to the service: of itself, or of the list it is in"))
                .addHeader("ETag", text("The version of what is answered: the same version has the same tag"))
                .addHeader(
                        "Retry-After",
                        OASFactory.createHeader()
                                .description("After how many seconds the same request may succeed")
                                .schema(OASFactory.createSchema()
                                        .addType(SchemaType.INTEGER)
                                        .format("int32")))
                .addHeader("WWW-Authenticate", text("`Bearer`"));
    }

    private static Header text(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING));
    }
}
