package org.caretill.calleridentity;

import io.quarkus.oidc.runtime.OidcUtils;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.servicelifecycle.Setting;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider of staff and of the platform's systems: which claims of its tokens say what, and how it
 * calls the roles. There is one, and there may be a second, such as one of the clinics' and one of the platform's own
 * people (docs/identity.md). What a token does not say, its bearer does not have.
 *
 * @param tenant the framework's name for the provider
 * @param subjectPrefix before the subject of each of its people, because two providers may give the same subject to two
 *     people; empty for the first provider
 * @param roleNames Caretill's roles by the provider's names for them; no other name grants anything
 */
record IdentityProvider(
        String tenant,
        String subjectPrefix,
        Claim roles,
        Map<String, Set<String>> roleNames,
        Claim organisation,
        Claim clinics,
        Claim name) {

    /** The tenant of the second provider, {@code quarkus.oidc.second.…}. */
    static final String SECOND = "second";

    private static final String FIRST_SETTINGS = "caretill.identity-provider.";
    private static final String SECOND_SETTINGS = "caretill.second-identity-provider.";

    /** For the framework, an audience that it does not check. */
    private static final String UNCHECKED = "any";

    /** The providers that are configured. */
    static List<IdentityProvider> all(Config config) {
        IdentityProvider first = of(config, FIRST_SETTINGS, OidcUtils.DEFAULT_TENANT_ID, "");
        return addressOfSecond(config)
                .map(_ -> List.of(first, of(config, SECOND_SETTINGS, SECOND, SECOND + "|")))
                .orElse(List.of(first));
    }

    /** Where the second provider is: also its issuer, without which no token would be known for one of its own. */
    static Optional<String> addressOfSecond(Config config) {
        return Setting.of(config, SECOND_SETTINGS + "auth-server-url");
    }

    /** What is wrong with the settings of the providers, in sentences that name the variables. */
    static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>(problems(config, FIRST_SETTINGS, "OIDC_", "STAFF_NAME_CLAIM"));
        addressOfSecond(config).ifPresent(second -> {
            problems.addAll(problems(config, SECOND_SETTINGS, "OIDC_SECOND_", "OIDC_SECOND_NAME_CLAIM"));
            if (withoutSlash(second)
                    .equals(withoutSlash(Setting.of(config, FIRST_SETTINGS + "auth-server-url")
                            .orElse("")))) {
                problems.add("OIDC_SECOND_AUTH_SERVER_URL is the same provider as OIDC_AUTH_SERVER_URL");
            }
        });
        return problems;
    }

    private static List<String> problems(Config config, String settings, String variables, String nameClaim) {
        List<String> problems = new ArrayList<>();
        if (!isAddress(Setting.of(config, settings + "auth-server-url").orElse(""))) {
            problems.add(variables
                    + "AUTH_SERVER_URL must be the issuer's address, such as https://login.example.org/realms/staff");
        }
        Set<String> audiences =
                entries(Setting.of(config, settings + "audience").orElse("")).collect(Collectors.toSet());
        if (audiences.isEmpty() || audiences.contains(UNCHECKED)) {
            problems.add(variables + "AUDIENCE must say which audience tokens for Caretill have; \"any\" is refused");
        }
        requireClaim(problems, config, settings + "roles-claim", variables + "ROLES_CLAIM");
        requireClaim(problems, config, settings + "organisation-claim", variables + "ORGANISATION_CLAIM");
        requireClaim(problems, config, settings + "clinics-claim", variables + "CLINICS_CLAIM");
        requireClaim(problems, config, settings + "name-claim", nameClaim);
        if (!entries(roleNamesIn(config, settings)).allMatch(IdentityProvider::isRoleName)) {
            problems.add(variables
                    + "ROLE_NAMES must be pairs such as clinician=Telehealth Clinicians, by comma; the roles are "
                    + Roles.STAFF.stream().sorted().collect(Collectors.joining(", ")));
        }
        return problems;
    }

    private static void requireClaim(List<String> problems, Config config, String setting, String variable) {
        if (Setting.of(config, setting).isEmpty()) {
            problems.add(variable + " must name a claim");
        }
    }

    /** The roles that the token's bearer has. */
    Set<String> rolesIn(JsonWebToken token) {
        return roles.textsIn(token).stream()
                .flatMap(said -> roleNames.getOrDefault(said, Set.of()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The organisation of the token's bearer; null if the token says none, or more than one. */
    @Nullable
    String organisationIn(JsonWebToken token) {
        Set<String> ids = organisation.idsIn(token);
        return ids.size() == 1 ? ids.iterator().next() : null;
    }

    Set<String> clinicsIn(JsonWebToken token) {
        return clinics.idsIn(token);
    }

    @Nullable
    String nameIn(JsonWebToken token) {
        return StaffName.of(name.in(token));
    }

    /** Unique among the people of all providers; null if the token names nobody. */
    @Nullable
    String subjectIn(JsonWebToken token) {
        String subject = token.getSubject();
        return subject == null || subject.isBlank() ? null : subjectPrefix + subject;
    }

    /** An issuer is compared without the slash at its end, which some providers write and some people leave out. */
    static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static IdentityProvider of(Config config, String settings, String tenant, String subjectPrefix) {
        return new IdentityProvider(
                tenant,
                subjectPrefix,
                new Claim(config.getValue(settings + "roles-claim", String.class)),
                roleNames(roleNamesIn(config, settings)),
                new Claim(config.getValue(settings + "organisation-claim", String.class)),
                new Claim(config.getValue(settings + "clinics-claim", String.class)),
                new Claim(config.getValue(settings + "name-claim", String.class)));
    }

    private static String roleNamesIn(Config config, String settings) {
        return Setting.of(config, settings + "role-names").orElse("");
    }

    /** Without a setting, the provider calls each role as Caretill does; with one, only what it names is a role. */
    private static Map<String, Set<String>> roleNames(String setting) {
        Map<String, Set<String>> roles = new HashMap<>();
        Stream<String> pairs =
                setting.isEmpty() ? Roles.STAFF.stream().map(role -> role + "=" + role) : entries(setting);
        pairs.map(pair -> pair.split("=", 2))
                .forEach(pair -> roles.computeIfAbsent(pair[1].strip(), _ -> new HashSet<>())
                        .add(pair[0].strip()));
        return Map.copyOf(roles);
    }

    private static boolean isRoleName(String pair) {
        String[] parts = pair.split("=", 2);
        return parts.length == 2 && Roles.STAFF.contains(parts[0].strip()) && !parts[1].isBlank();
    }

    private static Stream<String> entries(String setting) {
        return Arrays.stream(setting.split(",")).map(String::strip).filter(entry -> !entry.isEmpty());
    }

    private static boolean isAddress(String text) {
        try {
            URI address = new URI(text);
            return address.getHost() != null
                    && Set.of("http", "https").contains(address.getScheme())
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
