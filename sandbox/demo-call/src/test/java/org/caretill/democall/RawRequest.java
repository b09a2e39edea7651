package org.caretill.democall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A GET whose path goes over the wire as it is; HTTP clients tidy paths up. */
final class RawRequest {

    private static final int TIMEOUT_MS = 10_000;

    private RawRequest() {}

    static int status(URI server, String path) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String status = Objects.requireNonNull(answer.readLine());
            return Integer.parseInt(status.substring("HTTP/1.1 ".length(), "HTTP/1.1 404".length()));
        }
    }
}
