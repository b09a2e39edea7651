package org.caretill.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.DecoderException;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.caretill.calleridentity.Roles;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * {@code /v1/live/calls/{callId}}: a snapshot of what the viewer may see of the call, then every change, until either
 * side closes or the token expires ({@link Closing}). The socket is in the index before the snapshot is read, so that
 * no change between the two is lost. {@link Admission} has admitted the viewer.
 */
@WebSocket(path = "/v1/live/calls/{callId}")
@RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.GUEST})
class LiveCallEndpoint {

    private static final Logger LOG = Logger.getLogger(LiveCallEndpoint.class);

    private static final TypedKey<LiveSocket> SOCKET = new TypedKey<>("socket");
    private static final TypedKey<Long> EXPIRY_TIMER = TypedKey.forLong("expiry-timer");
    private static final TypedKey<Long> HEARTBEAT_TIMER = TypedKey.forLong("heartbeat-timer");

    /** The framework closes at the moment of expiry with a less specific code, so we close a little earlier. */
    private static final int EXPIRY_MARGIN_MS = 500;

    private final Vertx vertx;
    private final LiveView view;
    private final RevokedGuestTokens revoked;
    private final LiveMessages messages;
    private final OpenSockets sockets;
    private final Deliveries deliveries;
    private final MeterRegistry metrics;
    private final Counter sent;
    private final InstantSource clock;
    private final Duration heartbeatInterval;

    LiveCallEndpoint(
            Vertx vertx,
            LiveView view,
            RevokedGuestTokens revoked,
            LiveMessages messages,
            OpenSockets sockets,
            Deliveries deliveries,
            MeterRegistry metrics,
            InstantSource clock,
            @ConfigProperty(name = "caretill.live.heartbeat-interval") Duration heartbeatInterval) {
        this.vertx = vertx;
        this.view = view;
        this.revoked = revoked;
        this.messages = messages;
        this.sockets = sockets;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.clock = clock;
        this.heartbeatInterval = heartbeatInterval;
        this.sent = metrics.counter("caretill.live.frames.sent");
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        Viewer viewer = connection.userData().get(Admission.VIEWER);
        LiveSocket socket = new LiveSocket(
                viewer,
                connection::sendText,
                reason -> close(connection, reason),
                deliveries::reached,
                sent,
                new InboundBudget(clock));
        connection.userData().put(SOCKET, socket);
        InboundFrames.watch(connection.userData().get(Admission.CHANNEL), socket::received);
        closeAtExpiry(connection, socket);
        connection
                .userData()
                .put(HEARTBEAT_TIMER, vertx.setPeriodic(heartbeatInterval.toMillis(), _ -> socket.heartbeat()));
        sockets.add(socket);
        if (sockets.refusesFurther()) {
            socket.close(Closing.SERVICE_RESTART);
        }
        // Checked again, because a revocation between the upgrade and the index would not have found this socket.
        return revoked.include(viewer)
                .invoke(isRevoked -> {
                    if (isRevoked) {
                        socket.close(Closing.TOKEN_REVOKED);
                    }
                })
                .chain(() -> view.of(viewer))
                .invoke(requests -> socket.snapshot(requests, messages.snapshot(viewer, requests)))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("live snapshot failed: call=%s cause=%s", viewer.callId(), failure.toString());
                    socket.close(Closing.VIEW_UNAVAILABLE);
                    return null;
                });
    }

    /** Ignored. Without it a message over the limit would not be noticed; {@link InboundFrames} counts its frames. */
    @OnTextMessage
    void text(String ignored) {}

    /** Ignored, like a text. */
    @OnBinaryMessage
    void binary(Buffer ignored) {}

    /** A message or frame over the limit, a broken connection, or a bug of ours. */
    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection connection) {
        LiveSocket socket = socketOf(connection);
        switch (failure) {
            case IOException _, HttpClosedException _ -> LOG.debugf("connection lost: cause=%s", failure.toString());
            // Vert.x refuses a message that is too large, Netty a frame.
            case IllegalStateException _, DecoderException _ -> socket.close(Closing.MESSAGE_TOO_LARGE);
            default -> {
                LOG.errorf(
                        failure, "live socket failed: call=%s", socket.viewer().callId());
                socket.close(Closing.VIEW_UNAVAILABLE);
            }
        }
        return Uni.createFrom().voidItem();
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection connection) {
        LiveSocket socket = socketOf(connection);
        sockets.remove(socket);
        Closing closing = socket.closing();
        metrics.counter("caretill.live.closed", "reason", closing == null ? "peer" : closing.text())
                .increment();
        Long timer = connection.userData().get(EXPIRY_TIMER);
        vertx.cancelTimer(timer);
        vertx.cancelTimer(connection.userData().get(HEARTBEAT_TIMER));
        return Uni.createFrom().voidItem();
    }

    private void closeAtExpiry(WebSocketConnection connection, LiveSocket socket) {
        long remainingMs = connection.userData().get(Admission.TOKEN_EXPIRY) - clock.millis();
        long timer =
                vertx.setTimer(Math.max(1, remainingMs - EXPIRY_MARGIN_MS), _ -> socket.close(Closing.TOKEN_EXPIRED));
        connection.userData().put(EXPIRY_TIMER, timer);
    }

    private static LiveSocket socketOf(WebSocketConnection connection) {
        return connection.userData().get(SOCKET);
    }

    private void close(WebSocketConnection connection, Closing reason) {
        if (connection.isOpen()) {
            connection
                    .close(reason.reason())
                    .subscribe()
                    .with(_ -> {}, failure -> LOG.debugf("close failed: cause=%s", failure.toString()));
        }
    }
}
