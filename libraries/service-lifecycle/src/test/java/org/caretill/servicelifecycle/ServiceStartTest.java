package org.caretill.servicelifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceStartTest {

    private static final io.smallrye.config.SmallRyeConfig NOTHING = new SmallRyeConfigBuilder().build();

    @Test
    void the_problems_of_all_requirements_are_in_one_message_without_a_stack_trace() {
        assertThatThrownBy(() -> ServiceStart.check(
                        NOTHING,
                        List.of(
                                _ -> List.of("ONE is not set", "TWO is not set"),
                                _ -> List.of(),
                                _ -> List.of("THREE is not a number"))))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll("ONE is not set", "TWO is not set", "THREE is not a number")
                .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
    }

    @Test
    void a_complete_configuration_is_fine() {
        assertThatCode(() -> ServiceStart.check(NOTHING, List.of(_ -> List.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void the_settings_are_those_of_the_service_with_the_librarys_defaults() {
        var configuration = ServiceStart.configuration(ServiceStartTest.class.getClassLoader());
        assertThat(configuration.getValue("quarkus.shutdown.delay", String.class))
                .isEqualTo("5S");
    }
}
