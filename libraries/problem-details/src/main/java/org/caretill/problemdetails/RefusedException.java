package org.caretill.problemdetails;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request is refused. Whoever decides about the request throws this and needs to know nothing of HTTP; {@link
 * RefusedExceptionMapper} answers with the problem. Clients may rely on the code, which is stable. The message is for
 * people and never quotes a name, an e-mail address or a description.
 */
public final class RefusedException extends RuntimeException {

    /** Why in general; the code says why in particular. */
    public enum Kind {
        /** The request breaks a rule that does not depend on any state. */
        INVALID,
        /** The caller may not do this. */
        NOT_ALLOWED,
        /** It does not exist or belongs to somebody else; the caller cannot tell which. */
        NOT_FOUND,
        /** The request does not fit the current state. */
        CONFLICT,
        /** Well-formed, but the content is refused. */
        UNPROCESSABLE,
        /** The caller has tried too often; the same request may succeed later. */
        TOO_MANY,
        /** The service, or something it depends on, cannot do it now; the same request may succeed later. */
        UNAVAILABLE
    }

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Kind kind;
    private final String code;
    private final String message;
    private final Map<String, Object> members;
    private final @Nullable Duration retryAfter;

    private RefusedException(
            Kind kind, String code, String message, Map<String, Object> members, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.message = message;
        this.members = members;
        this.retryAfter = retryAfter;
    }

    private RefusedException(Kind kind, String code, String message) {
        this(kind, code, message, Map.of(), null);
    }

    public static RefusedException invalid(String field, String rule) {
        return invalid(List.of(new Violation(field, rule)));
    }

    public static RefusedException invalid(List<Violation> violations) {
        return new RefusedException(
                Kind.INVALID, "validation-failed", Problems.NOT_VALID, Map.of("violations", violations), null);
    }

    /** The request lacks something that belongs to no field of its body, such as a header. */
    public static RefusedException badRequest(String code, String message) {
        return new RefusedException(Kind.INVALID, code, message);
    }

    public static RefusedException notAllowed(String code, String message) {
        return new RefusedException(Kind.NOT_ALLOWED, code, message);
    }

    /**
     * Nothing of this kind has the id.
     *
     * @param what the kind, such as "payment request"
     */
    public static RefusedException notFound(String what) {
        return new RefusedException(Kind.NOT_FOUND, "not-found", "There is no such " + what);
    }

    public static RefusedException conflict(String code, String message) {
        return new RefusedException(Kind.CONFLICT, code, message);
    }

    /** A conflict that may be over soon without the caller's doing, so that the same request may then succeed. */
    public static RefusedException passingConflict(String code, String message) {
        return new RefusedException(Kind.CONFLICT, code, message, Map.of(), SOON);
    }

    /**
     * A conflict with others that the caller can look at.
     *
     * @param member the field of the answer that lists their ids
     */
    public static RefusedException conflict(String code, String message, String member, List<String> ids) {
        return new RefusedException(Kind.CONFLICT, code, message, Map.of(member, ids), null);
    }

    public static RefusedException unprocessable(String code, String message) {
        return new RefusedException(Kind.UNPROCESSABLE, code, message);
    }

    public static RefusedException tooManyRequests(String code, String message, Duration retryAfter) {
        return new RefusedException(Kind.TOO_MANY, code, message, Map.of(), retryAfter);
    }

    public static RefusedException unavailable(String code, String message) {
        return new RefusedException(Kind.UNAVAILABLE, code, message, Map.of(), SOON);
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    /** What the answer has beside code and message, such as the violations. */
    public Map<String, Object> members() {
        return members;
    }

    /** After what time the same request may succeed, if it may. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * A violation of one rule.
     *
     * @param field the path of the field in the request, such as {@code presets[2].amountMinor}
     * @param message the rule it violates
     */
    public record Violation(String field, String message) {}
}
