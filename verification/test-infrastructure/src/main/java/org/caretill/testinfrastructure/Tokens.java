package org.caretill.testinfrastructure;

import io.smallrye.jwt.build.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Signs tokens for any person in a test, with the keys of {@link OidcProviderResource}. */
public final class Tokens {

    /** Staff's tokens are signed like Keycloak's, with RS256. */
    private static final RsaJsonWebKey STAFF_KEY = newStaffKey();

    private static final RsaJsonWebKey FOREIGN_STAFF_KEY = newStaffKey();
    private static final EllipticCurveJsonWebKey KEY = newKey("test-key");
    private static final EllipticCurveJsonWebKey NEXT_GUEST_KEY = newKey("next-test-key");

    private static final EllipticCurveJsonWebKey SECOND_PROVIDERS_KEY = newKey("second-provider");

    /** The audience of the second provider's tokens. */
    public static final String SECOND_AUDIENCE = "https://payments.example.org";

    /** The second provider's own claims begin with this. */
    public static final String SECOND_CLAIMS = "https://example.org/";

    private static final Duration VALIDITY = Duration.ofMinutes(10);

    /** Signing takes most of the time of a short test, so a token is used again for half of its validity. */
    private static final Map<List<String>, Signed> SIGNED = new ConcurrentHashMap<>();

    private static volatile String guestKeys = publicKeysOf(KEY);

    private record Signed(String token, Instant at) {

        boolean isFresh() {
            return Instant.now().isBefore(at.plus(VALIDITY.dividedBy(2)));
        }
    }

    private Tokens() {}

    /** A member of the clinic's staff with one role. */
    public static String staff(String role, String organisationId, String... clinicIds) {
        List<String> person = Stream.concat(Stream.of(issuer(), role, organisationId), Stream.of(clinicIds))
                .toList();
        return SIGNED.compute(
                        person,
                        (_, known) -> known != null && known.isFresh()
                                ? known
                                : new Signed(
                                        staff(STAFF_KEY, role, organisationId, VALIDITY, clinicIds), Instant.now()))
                .token();
    }

    /** Like {@link #staff}, but of another person. */
    public static String colleague(String subject, String role, String organisationId, String... clinicIds) {
        return staff(STAFF_KEY, subject, role, organisationId, VALIDITY, clinicIds);
    }

    /** Like {@link #staff}, but of a person whom the token also names. */
    public static String named(String name, String role, String organisationId, String... clinicIds) {
        return sign(
                STAFF_KEY,
                issuer(),
                "subject-of-" + role + "-" + organisationId,
                VALIDITY,
                Map.of(
                        "name",
                        name,
                        "realm_access",
                        Map.of("roles", List.of(role)),
                        "organisation_id",
                        organisationId,
                        "clinic_ids",
                        List.of(clinicIds)));
    }

    /** Like {@link #staff}, but no longer valid. */
    public static String expiredStaff(String role, String organisationId, String... clinicIds) {
        return staff(STAFF_KEY, role, organisationId, VALIDITY.negated(), clinicIds);
    }

    /** Like {@link #staff}, but signed with a key the provider does not have. */
    public static String forgedStaff(String role, String organisationId, String... clinicIds) {
        return staff(FOREIGN_STAFF_KEY, role, organisationId, VALIDITY, clinicIds);
    }

    /**
     * Somebody of the second provider.
     *
     * @param group its name for a role: {@code Telehealth Clinicians}, {@code Practice Managers} or {@code Backend}
     * @param clinicIds by space, because it has no lists of ids
     */
    public static String ofSecondProvider(String subject, String group, String organisationId, String clinicIds) {
        return ofSecondProvider(
                SECOND_AUDIENCE,
                subject,
                Map.of(
                        "nickname",
                        "Clara of the second provider",
                        SECOND_CLAIMS + "roles",
                        List.of("Everybody", group),
                        SECOND_CLAIMS + "organisation",
                        organisationId,
                        SECOND_CLAIMS + "clinics",
                        clinicIds));
    }

    /** A token of the second provider with these claims only. */
    public static String ofSecondProvider(String audience, String subject, Map<String, Object> claims) {
        return sign(SECOND_PROVIDERS_KEY, secondIssuer(), audience, subject, VALIDITY, claims);
    }

    /** A token that says it is of the first provider, but is signed by the second one. */
    public static String ofFirstProviderSignedBySecond(String role, String organisationId, String... clinicIds) {
        return sign(
                SECOND_PROVIDERS_KEY,
                issuer(),
                "subject-of-" + role + "-" + organisationId,
                VALIDITY,
                staffClaims(role, organisationId, clinicIds));
    }

    /** Like {@link #staff}, but of an issuer that nobody has configured. */
    public static String ofUnknownIssuer(String role, String organisationId, String... clinicIds) {
        return sign(
                STAFF_KEY,
                issuer() + "/elsewhere",
                "subject-of-" + role + "-" + organisationId,
                VALIDITY,
                staffClaims(role, organisationId, clinicIds));
    }

    /** A guest of a call. */
    public static String guest(String clinicId, String callId, String participantId) {
        return guest(clinicId, callId, participantId, VALIDITY);
    }

    /** A guest of a call whose token is valid for the given time; negative: it has expired. */
    public static String guest(String clinicId, String callId, String participantId, Duration validity) {
        return guest(KEY, clinicId, callId, participantId, 0, validity);
    }

    /** A guest who was admitted after the call had ended this many times. */
    public static String guest(String clinicId, String callId, String participantId, int callGeneration) {
        return guest(KEY, clinicId, callId, participantId, callGeneration, VALIDITY);
    }

    /** A guest whose token is signed with the key that {@link #rotateGuestKeys} publishes. */
    public static String guestOfNextKey(String clinicId, String callId, String participantId) {
        return guest(NEXT_GUEST_KEY, clinicId, callId, participantId, 0, VALIDITY);
    }

    /** Publishes another key before the one that verifies the guests of {@link OidcProviderResource}. */
    public static void rotateGuestKeys() {
        publishGuestKeys(new JsonWebKeySet(NEXT_GUEST_KEY, KEY).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    /** Makes {@link OidcProviderResource} publish this JWK set for guest tokens. */
    public static void publishGuestKeys(String publicKeys) {
        guestKeys = publicKeys;
    }

    private static String guest(
            EllipticCurveJsonWebKey key,
            String clinicId,
            String callId,
            String participantId,
            int callGeneration,
            Duration validity) {
        return sign(
                key,
                "https://caretill.org/guests",
                participantId,
                validity,
                Map.of(
                        "call_id", callId,
                        "clinic_id", clinicId,
                        "call_generation", callGeneration,
                        "groups", List.of("guest")));
    }

    /** A guest who used a pay link: the token gives access to one payment request only. */
    public static String guestByLink(String clinicId, String callId, String participantId, String paymentRequestId) {
        return sign(
                KEY,
                "https://caretill.org/guests",
                participantId,
                VALIDITY,
                Map.of(
                        "call_id",
                        callId,
                        "clinic_id",
                        clinicId,
                        "payment_request_id",
                        paymentRequestId,
                        "groups",
                        List.of("guest")));
    }

    /** The JWK set that verifies {@link #staff}. */
    static String publicKeys() {
        return publicKeysOf(STAFF_KEY);
    }

    /** The JWK set that verifies {@link #ofSecondProvider}. */
    static String publicKeysOfSecondProvider() {
        return publicKeysOf(SECOND_PROVIDERS_KEY);
    }

    /** The JWK set that verifies guests now. */
    static String publicGuestKeys() {
        return guestKeys;
    }

    /** The JWK set with its private keys, for a service that signs guest tokens. */
    public static String privateKeys() {
        return new JsonWebKeySet(KEY).toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    }

    private static String publicKeysOf(JsonWebKey key) {
        return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private static String issuer() {
        return ConfigProvider.getConfig().getValue("OIDC_AUTH_SERVER_URL", String.class);
    }

    /** With the slash that the provider writes at its end. */
    private static String secondIssuer() {
        return ConfigProvider.getConfig().getValue("OIDC_SECOND_AUTH_SERVER_URL", String.class) + "/";
    }

    private static String staff(
            RsaJsonWebKey key, String role, String organisationId, Duration validity, String... clinicIds) {
        return staff(key, "subject-of-" + role + "-" + organisationId, role, organisationId, validity, clinicIds);
    }

    private static String staff(
            RsaJsonWebKey key,
            String subject,
            String role,
            String organisationId,
            Duration validity,
            String... clinicIds) {
        return sign(key, issuer(), subject, validity, staffClaims(role, organisationId, clinicIds));
    }

    private static Map<String, Object> staffClaims(String role, String organisationId, String... clinicIds) {
        return Map.of(
                "realm_access", Map.of("roles", List.of(role)),
                "organisation_id", organisationId,
                "clinic_ids", List.of(clinicIds));
    }

    private static String sign(
            PublicJsonWebKey key, String issuer, String subject, Duration validity, Map<String, Object> claims) {
        return sign(key, issuer, "caretill", subject, validity, claims);
    }

    private static String sign(
            PublicJsonWebKey key,
            String issuer,
            String audience,
            String subject,
            Duration validity,
            Map<String, Object> claims) {
        var token = Jwt.claims(claims)
                .issuer(issuer)
                .audience(Set.of(audience))
                .subject(subject)
                .issuedAt(Instant.now().minus(Duration.ofHours(1)))
                .expiresAt(Instant.now().plus(validity));
        return token.jws().keyId(key.getKeyId()).sign(key.getPrivateKey());
    }

    private static RsaJsonWebKey newStaffKey() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("test-key");
            key.setAlgorithm("RS256");
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EllipticCurveJsonWebKey newKey(String keyId) {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(keyId);
            key.setAlgorithm("ES256");
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
