package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void the_sandbox_has_the_numbers_outside_clients_rely_on() {
        var ports = Ports.from(Map.of());
        assertThat(ports.number(Port.DEMO)).isEqualTo(8080);
        assertThat(ports.number(Port.CLINIC_CONFIG)).isEqualTo(8081);
        assertThat(ports.number(Port.PAYMENT_REQUEST)).isEqualTo(8082);
        assertThat(ports.number(Port.STRIPE_WEBHOOK)).isEqualTo(8083);
        assertThat(ports.number(Port.NOTIFICATION)).isEqualTo(8084);
        assertThat(ports.number(Port.SIMULATOR)).isEqualTo(8090);
        assertThat(ports.number(Port.KEYCLOAK)).isEqualTo(8180);
        assertThat(ports.number(Port.POSTGRES)).isEqualTo(5433);
        assertThat(ports.number(Port.KAFKA)).isEqualTo(9092);
    }

    @Test
    void a_variable_moves_a_port() {
        assertThat(Ports.from(Map.of("KEYCLOAK_PORT", "18180")).url(Port.KEYCLOAK))
                .isEqualTo("http://localhost:18180");
    }

    @Test
    void a_second_process_listens_a_hundred_above_the_first_unless_it_is_moved() {
        var ports = Ports.from(Map.of(
                "CARETILL_REPLICAS", "2", "PAYMENT_REQUEST_PORT", "20000", "NOTIFICATION_2_MANAGEMENT_PORT", "21000"));
        assertThat(ports.number(Port.CLINIC_CONFIG_2)).isEqualTo(8181);
        assertThat(ports.number(Port.PAYMENT_REQUEST_2)).isEqualTo(20100);
        assertThat(ports.number(Port.STRIPE_WEBHOOK_2_MANAGEMENT)).isEqualTo(9183);
        assertThat(ports.number(Port.NOTIFICATION_2_MANAGEMENT)).isEqualTo(21000);
    }

    @Test
    void one_replica_or_two_are_offered() {
        for (String value : new String[] {"0", "3", "two", "-1"}) {
            assertThatThrownBy(() -> Ports.from(Map.of("CARETILL_REPLICAS", value)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("CARETILL_REPLICAS=" + value);
        }
    }

    @Test
    void two_parts_on_one_port_are_refused_with_both_variables() {
        assertThatThrownBy(() -> Ports.from(Map.of("DEMO_PORT", "8081")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("8081", "DEMO_PORT", "CLINIC_CONFIG_PORT");
    }

    @Test
    void what_is_no_port_number_is_refused() {
        for (String value : new String[] {"0", "65536", "-1", "http", "99999999999"}) {
            assertThatThrownBy(() -> Ports.from(Map.of("KAFKA_PORT", value)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("KAFKA_PORT=" + value);
        }
    }

    @Test
    void a_taken_port_is_refused_with_its_part_and_the_way_to_move_it() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String number = Integer.toString(other.getLocalPort());
            var ports = Ports.from(Map.of("NOTIFICATION_PORT", number));
            assertThatThrownBy(() -> ports.refuseTaken(Set.of("notification-service"), Duration.ZERO))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContainingAll("Port " + number, "notification-service", "NOTIFICATION_PORT=");
        }
    }

    @Test
    void the_port_of_a_part_that_does_not_run_may_be_taken() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = Ports.from(Map.of("SIMULATOR_PORT", Integer.toString(other.getLocalPort())));
            ports.refuseTaken(Set.of("a-part-without-ports"), Duration.ZERO);
            assertThat(other.isBound()).isTrue();
        }
    }
}
