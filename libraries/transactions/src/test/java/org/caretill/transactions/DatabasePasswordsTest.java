package org.caretill.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabasePasswordsTest {

    private final Map<String, String> environment =
            new HashMap<>(Map.of("POSTGRES_PASSWORD", "one", "POSTGRES_OWNER_PASSWORD", "two"));

    @Test
    void a_missing_password_is_named_and_the_other_is_not_quoted() {
        environment.remove("POSTGRES_PASSWORD");
        assertThatThrownBy(this::configuration)
                .hasMessageContaining(" POSTGRES_PASSWORD ")
                .hasMessageNotContaining("two");
    }

    @Test
    void an_empty_password_is_as_good_as_none() {
        environment.put("POSTGRES_PASSWORD", "");
        assertThatThrownBy(this::configuration).hasMessageContaining("caretill.database-password");
    }

    @Test
    void the_service_and_the_migrations_each_use_their_own() throws IOException {
        var configuration = configuration();
        assertThat(configuration.getValue("quarkus.datasource.password", String.class))
                .isEqualTo("one");
        assertThat(configuration.getValue("quarkus.flyway.password", String.class))
                .isEqualTo("two");
    }

    /** The library's own file, and nothing of this machine's environment. */
    private SmallRyeConfig configuration() throws IOException {
        var defaults = DatabasePasswords.class.getResource("/META-INF/microprofile-config.properties");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(defaults, 100),
                        new PropertiesConfigSource(environment, "environment", 300))
                .withMapping(DatabasePasswords.class)
                .build();
    }
}
