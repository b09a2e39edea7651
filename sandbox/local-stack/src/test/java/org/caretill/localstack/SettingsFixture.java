package org.caretill.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings for a stack that does not collide with others on this machine. */
final class SettingsFixture {

    static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

    private SettingsFixture() {}

    static Settings settings(Path dataDirectory) throws IOException {
        return settings(dataDirectory, Map.of());
    }

    static Settings settings(Path dataDirectory, Map<String, String> variables, String... arguments)
            throws IOException {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("STRIPE_"));
        environment.putAll(freePorts());
        environment.putAll(variables);
        var ports = Ports.from(environment);
        return new Settings(
                CHECKOUT,
                DataDirectory.open(dataDirectory),
                ports,
                StripeAccess.from(environment, ports.url(Port.SIMULATOR)),
                new Secrets(dataDirectory),
                LeftOut.from(List.of(arguments)),
                environment);
    }

    static Map<String, String> freePorts() throws IOException {
        var numbers = new HashMap<String, String>();
        var held = new ArrayList<ServerSocket>();
        try {
            for (Port port : Port.values()) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                numbers.put(port.variable(), Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return numbers;
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
