package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.caretill.stripesimulator.Store.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path directory;

    @Test
    void payments_and_idempotent_answers_outlive_a_restart() throws Exception {
        var settings = SimulatorSettings.sandbox().withDataDirectory(directory);
        PaymentIntent intent;
        RequestOptions key = RequestOptions.builder()
                .setStripeAccount(StripeSimulator.DEMO_CLINIC)
                .setIdempotencyKey("key-1")
                .build();
        try (Platform first = new Platform(settings)) {
            first.simulator.connect(StripeSimulator.DEMO_CLINIC);
            intent = first.stripe
                    .v1()
                    .paymentIntents()
                    .create(Platform.params(8_500).build(), key);
            first.payInBrowser(intent, "4242424242424242");
        }

        try (Platform second = new Platform(settings)) {
            assertThat(second.now(intent).getStatus()).isEqualTo("succeeded");
            assertThat(second.stripe
                            .v1()
                            .paymentIntents()
                            .create(Platform.params(8_500).build(), key)
                            .getId())
                    .isEqualTo(intent.getId());
            assertThat(second.simulator.mail()).hasSize(1);
        }
    }

    @Test
    void a_payment_that_was_at_the_bank_during_a_restart_is_finished() throws Exception {
        var settings = SimulatorSettings.sandbox().withDataDirectory(directory);
        PaymentIntent intent;
        try (Platform first = new Platform(settings)) {
            first.simulator.connect(StripeSimulator.DEMO_CLINIC);
            intent = first.newPayment();
            first.payInBrowser(intent, "4000000000002024");
        }

        try (Platform second = new Platform(settings)) {
            assertThat(second.now(intent).getStatus()).isEqualTo("succeeded");
        }
    }

    @Test
    void a_killed_process_loses_nothing_it_acknowledged() throws Exception {
        int payments = 20;
        var simulator = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                StripeSimulator.class.getName()));
        simulator.environment().put("HTTP_PORT", "0");
        simulator.environment().put("SIMULATOR_DATA_DIR", directory.toString());
        simulator.redirectErrorStream(true);
        Process process = simulator.start();
        try (var output = process.inputReader()) {
            String ready = output.lines()
                    .filter(line -> line.contains("ready at"))
                    .findFirst()
                    .orElseThrow();
            String address = ready.replaceFirst(".*ready at (\\S+).*", "$1");
            var stripe = com.stripe.StripeClient.builder()
                    .setApiKey(SimulatorSettings.SECRET_KEY)
                    .setApiBase(address)
                    .build();
            for (int i = 0; i < payments; i++) {
                stripe.v1().paymentIntents().create(Platform.params(100 + i).build());
            }
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        try (Platform after = new Platform(SimulatorSettings.sandbox().withDataDirectory(directory))) {
            assertThat(after.stripe
                            .v1()
                            .paymentIntents()
                            .list(com.stripe.param.PaymentIntentListParams.builder()
                                    .setLimit(100L)
                                    .build())
                            .getData())
                    .hasSize(payments);
        }
    }

    @Test
    void a_line_cut_off_by_a_crash_is_dropped_whole() throws Exception {
        put("pi_1", "pi_2");
        Path journal = directory.resolve("journal.jsonl");
        String whole = Files.readString(journal);
        String lastLine = whole.substring(whole.lastIndexOf('\n', whole.length() - 2) + 1);
        Files.writeString(journal, lastLine.substring(0, lastLine.length() / 2), StandardOpenOption.APPEND);

        assertThat(known()).containsExactly("pi_2", "pi_1");
        put("pi_3");
        assertThat(known()).containsExactly("pi_3", "pi_2", "pi_1");
    }

    @Test
    void a_journal_damaged_in_the_middle_is_not_silently_shortened() throws Exception {
        put("pi_1", "pi_2");
        Path journal = directory.resolve("journal.jsonl");
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, List.of(lines.getFirst().substring(5), lines.getLast()));

        assertThatThrownBy(() -> new Store(directory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void a_change_that_fails_leaves_nothing_behind() {
        try (Store store = new Store(directory)) {
            assertThatThrownBy(() -> store.change(change -> {
                        change.put(Kind.PAYMENT_INTENT, "acct_1", Json.object().put("id", "pi_1"));
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
        }

        assertThat(known()).isEmpty();
    }

    @Test
    void the_oldest_go_when_there_are_too_many() {
        try (Store store = new Store(null)) {
            for (int i = 0; i <= Kind.AUTHORIZATION_CODE.atMost; i++) {
                String id = "ac_" + i;
                store.change(change -> {
                    change.put(Kind.AUTHORIZATION_CODE, "acct_1", Json.object().put("id", id));
                    return null;
                });
            }

            List<String> kept = store.change(change -> change.newestFirst(Kind.AUTHORIZATION_CODE, "acct_1")
                    .map(code -> code.get("id").asText())
                    .toList());

            assertThat(kept)
                    .hasSize(Kind.AUTHORIZATION_CODE.atMost)
                    .doesNotContain("ac_0")
                    .contains("ac_1");
        }
    }

    private void put(String... ids) {
        try (Store store = new Store(directory)) {
            for (String id : ids) {
                store.change(change -> {
                    change.put(Kind.PAYMENT_INTENT, "acct_1", Json.object().put("id", id));
                    return null;
                });
            }
        }
    }

    private List<String> known() {
        try (Store store = new Store(directory)) {
            return store.change(change -> change.newestFirst(Kind.PAYMENT_INTENT, "acct_1")
                    .map(intent -> intent.get("id").asText())
                    .toList());
        }
    }
}
