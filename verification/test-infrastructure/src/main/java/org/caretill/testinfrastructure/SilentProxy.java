package org.caretill.testinfrastructure;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forwards TCP connections to a server, and can lose them the way a failed node or a NAT gateway does: bytes are no
 * longer delivered in either direction, and nobody is told (no FIN, no RST). Listens on loopback.
 */
public final class SilentProxy implements Closeable {

    private static final int BUFFER = 16 * 1024;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean silentToNew;

    /** @param serverPort on loopback */
    public SilentProxy(int serverPort) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("silent-proxy").start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The server's own port, behind the proxy. */
    public int serverPort() {
        return server.getPort();
    }

    /** The connections of now go silent for ever; new ones work. */
    public void silenceConnections() {
        connections.forEach(connection -> connection.silent = true);
    }

    /** The connections of now go silent for ever, and new ones are accepted and stay silent, until {@link #recover}. */
    public void silenceEverything() {
        silentToNew = true;
        silenceConnections();
    }

    /** New connections work again. */
    public void recover() {
        silentToNew = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var connection = new Connection(listener.accept(), silentToNew);
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                // The server cannot be reached, or this proxy was closed: the next client, if any, will see.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket upstream = new Socket();
        private volatile boolean silent;

        Connection(Socket client, boolean silent) {
            this.client = client;
            this.silent = silent;
        }

        void start() throws IOException {
            try {
                upstream.connect(server, 5_000);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
            } catch (IOException e) {
                close();
                throw e;
            }
            Thread.ofVirtual().start(() -> forward(client, upstream, true));
            Thread.ofVirtual().start(() -> forward(upstream, client, false));
        }

        private void forward(Socket from, Socket to, boolean isClients) {
            var buffer = new byte[BUFFER];
            try {
                int length = from.getInputStream().read(buffer);
                while (length >= 0) {
                    if (!silent) {
                        to.getOutputStream().write(buffer, 0, length);
                    }
                    length = from.getInputStream().read(buffer);
                }
            } catch (IOException e) {
                // One of the two has closed its connection, so the other one is closed, too.
            }
            // Of a silent connection, the client is not told that the server has closed its end.
            if (!silent || isClients) {
                close();
            }
        }

        void close() {
            connections.remove(this);
            try (client;
                    upstream) {
                // Closing is all there is to do.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
