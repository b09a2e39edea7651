package org.caretill.localstack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The launcher behind {@code ./run}: starts all of Caretill on this machine, prints its progress, restarts parts that
 * die, and stops everything when asked to, or when a part keeps dying.
 *
 * <p>Configured by environment variables only (see README), so that a test can start a second stack with other ports
 * and another {@code CARETILL_DATA_DIR}. {@code --fresh} deletes the data first. {@code --without} and the name of one
 * of our modules does not start that module; its environment variables are in the directory {@code environment} of the
 * data while the stack runs. The exit code is 1 when the start is refused or a part keeps dying, else that of the
 * signal that ended the launcher.
 */
public final class LocalStack {

    /** The subdirectory of the data with a file for each part that is left out. */
    private static final String ENVIRONMENT = "environment";

    private final Map<String, String> environment;
    private final Console console;

    private LocalStack(Map<String, String> environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        // Port numbers in addresses must be ASCII digits, whatever the default locale.
        Locale.setDefault(Locale.ROOT);
        var console = new Console(System.out);
        try {
            new LocalStack(System.getenv(), console).run(List.of(arguments));
        } catch (StartRefused refusal) {
            console.print("\n" + refusal.getMessage());
            System.exit(1);
        }
    }

    private void run(List<String> arguments) throws IOException, InterruptedException {
        var checkout = Path.of(System.getProperty("caretill.home", "")).toAbsolutePath();
        var ports = Ports.from(environment);
        var stripe = StripeAccess.from(environment, ports.url(Port.SIMULATOR));
        TestKeys.require(stripe);
        var leftOut = LeftOut.from(arguments);
        var data = DataDirectory.open(DataDirectory.of(checkout, environment));

        var partsFile = new PartsFile(data.path("parts.json"));
        partsFile.endLeftovers((part, pid) -> console.say(part, "killing process %d of an earlier run".formatted(pid)));
        if (arguments.contains("--fresh")) {
            data.forget();
        }
        data.claimFormat();
        data.setAside("logs");
        var guardian = new Guardian();
        var settings = new Settings(checkout, data, ports, stripe, new Secrets(data.path("")), leftOut, environment);
        List<Part> parts = Parts.of(settings, guardian);
        parts.forEach(Part::check);
        ports.refuseTaken(parts.stream().map(Part::name).collect(Collectors.toSet()), Ports.PATIENCE);
        List<Application> elsewhere = Parts.leftOut(settings);
        DataDirectory.delete(data.path(ENVIRONMENT));
        elsewhere.forEach(application -> Secrets.writePrivately(
                data.directory(ENVIRONMENT).resolve(application.name()), application.environmentFile()));

        var supervisor = new Supervisor(parts, guardian, partsFile, console, restartLimit());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, partsFile, data, guardian), "stop"));
        console.print("Caretill starts on JDK %s; its data is in %s".formatted(Runtime.version(), data));
        supervisor.start();
        var _ = supervisor
                .allReady()
                .thenRun(() -> console.print(welcome(settings)))
                .exceptionally(failure -> {
                    console.print("Caretill is ready, but its addresses cannot be shown: " + failure);
                    return null;
                });
        String reason = supervisor.givenUp().join();
        console.print("\n" + reason + "\n");
        System.exit(1);
    }

    private void stop(Supervisor supervisor, PartsFile partsFile, DataDirectory data, Guardian guardian) {
        try {
            Duration before = console.elapsed();
            console.print("\nStopping");
            supervisor.stop();
            partsFile.delete();
            DataDirectory.delete(data.path(ENVIRONMENT));
            guardian.close();
            console.print("Everything is stopped, after "
                    + Console.inWords(console.elapsed().minus(before)));
        } catch (IOException | InterruptedException e) {
            console.print("Stopping failed: " + e);
        }
    }

    private int restartLimit() {
        String value = environment.getOrDefault("CARETILL_RESTARTS", "");
        if (value.isBlank()) {
            return RestartPolicy.LIMIT;
        }
        if (!value.matches("[0-9]{1,4}")) {
            throw new StartRefused(
                    "CARETILL_RESTARTS=%s is not a number of restarts: it takes 0 to 9999.".formatted(value));
        }
        return Integer.parseInt(value);
    }

    private String welcome(Settings settings) {
        return """

            Caretill is ready in %s

              Demo call          %s
              %s
              clinic-config      %s
              payment-request    %s
              stripe-webhook     %s
              notification       %s
              Keycloak           %s
            %s
              People (password = name)
                demo-health      manager, admin, clinician    clinic demo-clinic
                other-health     other-manager, other-admin, other-clinician    clinic other-clinic
                Caretill         operator

              Test cards         4242 4242 4242 4242 pays; 4000 0000 0000 0002 is declined; 4000 0025 0000 3155 asks for 3-D Secure
              Data and logs      %s, %s
              Processes          %s

            Ctrl-C stops everything. ./run continues with the same data, ./run --fresh deletes it.
            """.formatted(
                        Console.inWords(console.elapsed()),
                        settings.ports().url(Port.DEMO),
                        stripeLine(settings),
                        addresses(settings, Port.CLINIC_CONFIG),
                        addresses(settings, Port.PAYMENT_REQUEST),
                        addresses(settings, Port.STRIPE_WEBHOOK),
                        addresses(settings, Port.NOTIFICATION),
                        settings.ports().url(Port.KEYCLOAK),
                        leftOutLines(settings),
                        settings.data(),
                        settings.data().path("logs"),
                        settings.data().path("parts.json"));
    }

    /** The parts that are left out, and how to start them. */
    private static String leftOutLines(Settings settings) {
        return settings.leftOut().modules().stream()
                .map("  Left out           %1$s: ./dev %1$s"::formatted)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** The addresses of a service's processes. */
    private static String addresses(Settings settings, Port port) {
        return IntStream.rangeClosed(1, settings.replicas())
                .mapToObj(replica -> settings.ports().url(port.of(replica)))
                .collect(Collectors.joining(", "));
    }

    private static String stripeLine(Settings settings) {
        return switch (settings.stripe()) {
            case StripeAccess.Simulator simulator -> "Stripe simulator   " + simulator.url();
            case StripeAccess.TestMode _ -> """
                Stripe             test mode at https://dashboard.stripe.com/test; its webhooks must reach (two endpoints, a secret each)
                                   %1$s/webhooks/stripe/connect for connected accounts
                                   %1$s/webhooks/stripe/account for your own account\
                """.formatted(settings.ports().url(Port.STRIPE_WEBHOOK));
        };
    }
}
