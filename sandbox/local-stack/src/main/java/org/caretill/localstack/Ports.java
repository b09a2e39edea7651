package org.caretill.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The port of each part in this run: the default, or what the environment sets. */
final class Ports {

    /** How long to wait for a port that a program just stopped may still occupy. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<Port, Integer> numbers = new EnumMap<>(Port.class);

    private Ports() {}

    /** Refuses a value that is not a port number, and two parts with one port. */
    static Ports from(Map<String, String> environment) {
        var ports = new Ports();
        var owners = new HashMap<Integer, Port>();
        int replicas = Settings.replicas(environment);
        for (Port port : Port.values()) {
            if (port.replica() > replicas) {
                continue;
            }
            String value = environment.get(port.variable());
            int number = value == null || value.isBlank() ? ports.usual(port) : parse(port.variable(), value.strip());
            Port other = owners.putIfAbsent(number, port);
            if (other != null) {
                throw new StartRefused("Port %d is configured twice: %s and %s. Set one of them to another number."
                        .formatted(number, variableAndPart(other), variableAndPart(port)));
            }
            ports.numbers.put(port, number);
        }
        return ports;
    }

    /** The default of a second process follows the port of the first one. */
    private int usual(Port port) {
        return port.first() == port ? port.sandboxNumber : number(port.first()) + Port.TO_SECOND_REPLICA;
    }

    /** Whether this run uses the port; the ports of second processes only with two replicas. */
    boolean has(Port port) {
        return numbers.containsKey(port);
    }

    int number(Port port) {
        return numbers.get(port);
    }

    String url(Port port) {
        return "http://localhost:" + number(port);
    }

    /**
     * Refuses the start if other programs occupy ports. Reports all of them at once, with the part and how to change
     * its port.
     */
    void refuseTaken(Set<String> parts, Duration patience) {
        List<Port> wanted = Stream.of(Port.values())
                .filter(port -> parts.contains(port.part))
                .toList();
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        List<Port> taken = takenAmong(wanted);
        while (!taken.isEmpty() && System.nanoTime() < deadlineNanos) {
            taken = takenAmong(wanted);
        }
        if (!taken.isEmpty()) {
            throw new StartRefused(taken.stream()
                    .map(port ->
                            "Port %d, which %s needs, is in use by another program. Stop it, or use another port: %s=%d ./run"
                                    .formatted(number(port), port.part, port.variable(), elsewhere(number(port))))
                    .collect(Collectors.joining("\n")));
        }
    }

    private List<Port> takenAmong(List<Port> wanted) {
        return wanted.stream().filter(port -> isTaken(number(port))).toList();
    }

    /**
     * Tries to connect and to bind, because on macOS a listener on the wildcard address does not prevent binding to
     * loopback.
     */
    private static boolean isTaken(int number) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
        try (var client = new Socket()) {
            client.connect(address, 200);
            return true;
        } catch (IOException nobodyAnswers) {
            try (var server = new ServerSocket()) {
                server.setReuseAddress(true);
                server.bind(address);
                return false;
            } catch (IOException occupied) {
                return true;
            }
        }
    }

    private static int elsewhere(int number) {
        return number < 50_000 ? number + 10_000 : number - 10_000;
    }

    static int parse(String variable, String value) {
        if (value.matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        }
        throw new StartRefused("%s=%s is not a port number: it takes 1 to 65535.".formatted(variable, value));
    }

    private static String variableAndPart(Port port) {
        return "%s (%s)".formatted(port.variable(), port.part);
    }
}
