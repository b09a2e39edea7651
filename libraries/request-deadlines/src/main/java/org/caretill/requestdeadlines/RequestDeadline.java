package org.caretill.requestdeadlines;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request does not arrive in time, however steadily its bytes drip; an idle timeout alone
 * never ends those. A new connection, too, has to send its first header in time. How long the answer takes is not
 * limited here, and a connection that becomes a WebSocket is left alone. HTTP/2, in which no request could be watched
 * here, is not spoken; the management port has no setting for that. Runs on the connection's event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    static final Duration HEADER_LIMIT = Duration.ofSeconds(10);
    static final Duration BODY_LIMIT = Duration.ofSeconds(15);

    /** Vert.x' name for the last handler before which messages are bytes. */
    private static final String ENCODER = "httpEncoder";

    private static final String HTTP_2_UPGRADE = "h2c";

    private static final byte[] TIMED_OUT =
            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private boolean hasBegun;
    private boolean requestArriving;
    private int unanswered;
    private @Nullable ScheduledFuture<?> deadline;

    @Override
    public void channelActive(ChannelHandlerContext connection) {
        expectHeader(connection);
        connection.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        inTime();
        connection.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object bytes) {
        if (!hasBegun) {
            hasBegun = true;
            if (!watchMessages(connection)) {
                // Where HTTP/2 is spoken, too, Vert.x decides by these bytes which decoder it adds.
                connection.pipeline().addLast(new AfterProtocolIsKnown(connection));
            }
        }
        // While an answer is outstanding, the next request may wait.
        if (!requestArriving && unanswered == 0 && deadline == null) {
            expectHeader(connection);
        }
        connection.fireChannelRead(bytes);
    }

    private boolean watchMessages(ChannelHandlerContext connection) {
        if (connection.pipeline().get(ENCODER) == null) {
            return false;
        }
        connection.pipeline().addAfter(ENCODER, null, new Messages(connection));
        return true;
    }

    private void expectHeader(ChannelHandlerContext connection) {
        // Every earlier request is answered, so this is the answer to the one that does not arrive.
        expect(
                connection,
                HEADER_LIMIT,
                () -> connection
                        .writeAndFlush(Unpooled.wrappedBuffer(TIMED_OUT))
                        .addListener(ChannelFutureListener.CLOSE));
    }

    private void expect(ChannelHandlerContext connection, Duration limit, Runnable late) {
        inTime();
        deadline = connection.executor().schedule(late, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void inTime() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Sees the first bytes again, after Vert.x has added a decoder. */
    private final class AfterProtocolIsKnown extends ChannelInboundHandlerAdapter {

        private final ChannelHandlerContext connection;

        AfterProtocolIsKnown(ChannelHandlerContext connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (!watchMessages(connection)) {
                // It is HTTP/2.
                ReferenceCountUtil.release(bytes);
                var _ = connection.close();
                return;
            }
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }

    /** Sees requests and responses as messages; the handler around it sees bytes. */
    private final class Messages extends ChannelDuplexHandler {

        private final ChannelHandlerContext connection;

        Messages(ChannelHandlerContext connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HTTP_2_UPGRADE, true)) {
                    // A server may ignore the wish (RFC 9110, 7.8).
                    request.headers().remove(HttpHeaderNames.UPGRADE);
                }
                requestArriving = true;
                unanswered++;
                expect(connection, BODY_LIMIT, () -> {
                    var _ = connection.close();
                });
            }
            if (message instanceof LastHttpContent) {
                requestArriving = false;
                inTime();
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response
                    && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                inTime();
                connection.pipeline().remove(RequestDeadline.this);
                var _ = context.write(message, promise);
                context.pipeline().remove(this);
                return;
            }
            boolean isInformation = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (message instanceof LastHttpContent && !isInformation) {
                unanswered--;
            }
            var _ = context.write(message, promise);
        }
    }
}
