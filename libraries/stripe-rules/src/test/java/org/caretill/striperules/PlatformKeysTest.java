package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformKeysTest {

    @ParameterizedTest
    @CsvSource({
        "sk_test_caretill_sandbox, pk_test_caretill_sandbox, ca_caretill_sandbox, http://localhost:8090",
        "sk_live_1, pk_live_1, ca_1,",
        "rk_live_1, pk_live_1, ca_1,",
        "' sk_test_1 ', pk_test_1, ca_1,"
    })
    void keys_that_can_be_right_are_fine(String secret, String publishable, String client, @Nullable String simulator) {
        assertThat(problems(secret, publishable, client, simulator)).isEmpty();
    }

    /** Each case with how many problems it has, and a variable that they name. */
    @ParameterizedTest
    @CsvSource({
        "foo, pk_test_1, ca_1, , 1, STRIPE_SECRET_KEY",
        "sk_test_1, foo, ca_1, , 1, STRIPE_PUBLISHABLE_KEY",
        "sk_test_1, pk_test_1, acct_1, , 1, STRIPE_CLIENT_ID",
        "pk_test_1, sk_test_1, ca_1, , 2, STRIPE_PUBLISHABLE_KEY",
        "sk_live_1, pk_test_1, ca_1, , 1, modes",
        "sk_test_1, pk_live_1, ca_1, , 1, modes",
        "sk_live_1, pk_live_1, ca_1, http://localhost:8090, 1, STRIPE_API_BASE",
        "sk_live_1, pk_test_1, foo, http://localhost:8090, 3, STRIPE_CLIENT_ID",
        ", foo, bar, , 3, STRIPE_SECRET_KEY",
        ", , , , 1, STRIPE_PUBLISHABLE_KEY"
    })
    void everything_that_is_wrong_is_told_at_once(
            @Nullable String secret,
            @Nullable String publishable,
            @Nullable String client,
            @Nullable String simulator,
            int count,
            String named) {
        List<String> problems = problems(secret, publishable, client, simulator);
        assertThat(problems).hasSize(count);
        assertThat(String.join("\n", problems)).contains(named).doesNotContain("_live_1", "foo", "bar", "acct_1");
        assertThatThrownBy(() ->
                        PlatformKeys.check(variables(secret, publishable, client), Optional.ofNullable(simulator)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(String.join("; ", problems));
    }

    @Test
    void only_what_a_service_needs_is_asked_for() {
        assertThat(PlatformKeys.problems(Map.of(PlatformKeys.SECRET_KEY, Optional.of("sk_test_1")), Optional.empty()))
                .isEmpty();
    }

    private static List<String> problems(
            @Nullable String secret,
            @Nullable String publishable,
            @Nullable String client,
            @Nullable String simulator) {
        return PlatformKeys.problems(variables(secret, publishable, client), Optional.ofNullable(simulator));
    }

    private static Map<String, Optional<String>> variables(
            @Nullable String secret, @Nullable String publishable, @Nullable String client) {
        Map<String, Optional<String>> variables = new LinkedHashMap<>();
        variables.put(PlatformKeys.SECRET_KEY, Optional.ofNullable(secret));
        variables.put(PlatformKeys.PUBLISHABLE_KEY, Optional.ofNullable(publishable));
        variables.put(PlatformKeys.CLIENT_ID, Optional.ofNullable(client));
        return variables;
    }
}
