package org.caretill.endtoendtests.faults;

import static org.caretill.endtoendtests.Address.CLINIC_CONFIG_MANAGEMENT;
import static org.caretill.endtoendtests.Address.NOTIFICATION_MANAGEMENT;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST_MANAGEMENT;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK_MANAGEMENT;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.caretill.endtoendtests.Address;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.invariants.Evidence.Sample;

/** Measures the resources of every service process every few seconds, from outside. */
final class Measurements {

    static final List<Address> SERVICES = List.of(
            CLINIC_CONFIG_MANAGEMENT, PAYMENT_REQUEST_MANAGEMENT, STRIPE_WEBHOOK_MANAGEMENT, NOTIFICATION_MANAGEMENT);

    private static final Map<String, String> QUANTITIES = Map.of(
            "heap", "jvm_memory_used_bytes{area=\"heap\"",
            "threads", "jvm_threads_live_threads",
            "files", "process_files_open_files");

    private static final int EVERY_S = 5;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final RunningStack stack;
    private final Recorder recorder;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Measurements(RunningStack stack, Recorder recorder) {
        this.stack = stack;
        this.recorder = recorder;
    }

    void begin() {
        var _ = clock.scheduleWithFixedDelay(this::measure, EVERY_S, EVERY_S, TimeUnit.SECONDS);
    }

    void stop() {
        clock.shutdownNow();
    }

    private void measure() {
        for (Address service : SERVICES) {
            for (String process : stack.urls(service)) {
                try {
                    String metrics = metrics(process);
                    QUANTITIES.forEach((quantity, name) ->
                            recorder.sample(new Sample(process, quantity, Instant.now(), sum(metrics, name))));
                } catch (IOException away) {
                    recorder.count("measurements missed");
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    recorder.violation("the harness itself failed: " + e);
                }
            }
        }
    }

    /** The sum of a metric over all its labels, at one process. */
    static double sum(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    static String metrics(String process) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(process + "/q/metrics"))
                                .timeout(Duration.ofSeconds(3))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
