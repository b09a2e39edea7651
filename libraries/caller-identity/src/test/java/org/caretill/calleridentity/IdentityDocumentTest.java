package org.caretill.calleridentity;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** docs/identity.md: with the variables of each of its samples, its tokens are understood as it says. */
class IdentityDocumentTest {

    private static final Path CHECKOUT = Path.of("..", "..");
    private static final String DOCUMENT = read("docs/identity.md");
    private static final String SETTINGS =
            read("libraries/caller-identity/src/main/resources/META-INF/microprofile-config.properties");

    private static final Pattern BLOCK = Pattern.compile("(?m)^```(json|sh)\\n([^`]*)```$");

    static final List<Sample> SAMPLES = Arrays.stream(DOCUMENT.split("(?m)^## "))
            .flatMap(section -> Sample.in(section).stream())
            .toList();

    /** A provider with the tokens that a person and a backend have from it. */
    record Sample(String provider, String person, String backend, Map<String, String> variables) {

        /** Two tokens and the variables; a section without them is no sample. */
        static Optional<Sample> in(String section) {
            List<String> blocks = BLOCK.matcher(section)
                    .results()
                    .map(block -> block.group(2))
                    .toList();
            return blocks.size() == 3
                    ? Optional.of(new Sample(
                            section.lines().findFirst().orElseThrow(),
                            blocks.get(0),
                            blocks.get(1),
                            variablesIn(blocks.get(2))))
                    : Optional.empty();
        }

        Config config() {
            return IdentityProviderTest.config(variables);
        }

        /** The provider that the sample is about: the last one that its variables configure. */
        IdentityProvider understood() {
            return IdentityProvider.all(config()).getLast();
        }

        String setting(String name) {
            return config().getValue(
                            (provider.equals("A second provider") ? "caretill.second-" : "caretill.")
                                    + "identity-provider." + name,
                            String.class);
        }

        List<JsonWebToken> tokens() {
            return Stream.of(person, backend).map(IdentityProviderTest::token).toList();
        }

        @Override
        public String toString() {
            return provider;
        }
    }

    @Test
    void the_document_has_the_samples() {
        assertThat(SAMPLES)
                .extracting(Sample::provider)
                .containsExactly("Keycloak", "Entra ID", "Auth0", "A second provider");
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void a_service_starts_with_the_variables(Sample sample) {
        assertThat(IdentityProvider.problems(sample.config())).isEmpty();
        assertThat(SETTINGS)
                .contains(sample.variables().keySet().stream()
                        .map(variable -> "${" + variable + ":")
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void the_tokens_are_of_the_issuer_and_for_the_audience(Sample sample) {
        for (JsonWebToken token : sample.tokens()) {
            assertThat(IdentityProvider.withoutSlash(token.getIssuer())).isEqualTo(sample.setting("auth-server-url"));
            assertThat(token.getAudience()).contains(sample.setting("audience"));
        }
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void the_person_has_the_role_clinics_and_name_that_the_token_says(Sample sample) {
        IdentityProvider provider = sample.understood();
        JsonWebToken person = IdentityProviderTest.token(sample.person());
        if (provider.tenant().equals(IdentityProvider.SECOND)) {
            assertThat(provider.rolesIn(person)).containsExactly(Roles.PLATFORM_OPERATOR);
            assertThat(provider.nameIn(person)).isEqualTo("Olu Operator");
            assertThat(provider.clinicsIn(person)).isEmpty();
        } else {
            assertThat(provider.rolesIn(person)).containsExactly(Roles.CLINICIAN);
            assertThat(provider.organisationIn(person)).isEqualTo("harbour-health");
            assertThat(provider.clinicsIn(person)).containsExactlyInAnyOrder("harbour-clinic", "harbour-kids");
            assertThat(provider.nameIn(person)).isEqualTo("Dr Clara Chu");
        }
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void the_backend_is_the_call_platform_and_nobody_else(Sample sample) {
        JsonWebToken backend = IdentityProviderTest.token(sample.backend());
        assertThat(sample.understood().rolesIn(backend)).containsExactly(Roles.CALL_PLATFORM);
        assertThat(sample.understood().clinicsIn(backend)).isEmpty();
    }

    @Test
    void every_setting_and_every_role_is_explained() {
        Set<String> variables = Pattern.compile("\\$\\{((?:OIDC|STAFF)_[A-Z_]+|ALLOWED_ORIGINS):")
                .matcher(SETTINGS)
                .results()
                .map(found -> found.group(1))
                .collect(toSet());
        assertThat(variables)
                .hasSize(15)
                .allSatisfy(variable -> assertThat(DOCUMENT).contains(variable));
        assertThat(Roles.STAFF).allSatisfy(role -> assertThat(DOCUMENT).contains("\n| `" + role + "` |"));
        assertThat(DOCUMENT).contains("`RETURN_URL_ALLOWLIST`", "`PAY_PAGE_URL`");
    }

    /** The origins that the document shows as examples are such. */
    @Test
    void the_examples_of_origins_are_understood() {
        List<String> examples = Pattern.compile("`(https?://[^`/]+)`")
                .matcher(DOCUMENT)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(examples).hasSizeGreaterThan(2).allSatisfy(AllowedOrigins::of);
    }

    private static Map<String, String> variablesIn(String lines) {
        return Arrays.stream(lines.split("\n"))
                .map(line -> line.split("=", 2))
                .collect(toMap(line -> line[0], line -> line[1]));
    }

    private static String read(String file) {
        try {
            return Files.readString(CHECKOUT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
