package org.caretill.transactions;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which PostgreSQL no longer answers. After a failover or on a lost network path a connection may
 * go silent without being closed; the client would wait for ever, and the pool would give the connection to the next
 * caller. A closed one fails what waits for it, as an unavailable database does, and leaves the pool.
 *
 * <p>Every request of the protocol ends with one {@code ReadyForQuery}, so counting both tells whether an answer is
 * outstanding (<a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">message formats</a>). The
 * limit of a statement is longer than the server's {@code statement_timeout}, so that a slow one is cancelled and its
 * connection survives. {@code BEGIN} needs no lock and is answered at once, so a transaction notices a dead connection
 * soon. Idle connections of the same age have most likely lost the same path, so they are closed, too.
 */
final class SilentConnections {

    private static final Logger LOG = Logger.getLogger(SilentConnections.class);

    /** How long {@code BEGIN} may take. */
    static final Duration BEGIN_LIMIT = Duration.ofSeconds(2);

    private static final int HEAD_START_MS = 100;

    private static final byte[] BEGIN = "BEGIN".getBytes(StandardCharsets.US_ASCII);

    private final long statementLimitNanos;
    private final Set<Watch> watched = ConcurrentHashMap.newKeySet();

    SilentConnections(Duration statementLimit) {
        this.statementLimitNanos = statementLimit.toNanos();
    }

    /** Watches a new connection, instead of the timer that limited its handshake. */
    void watch(SqlConnection connection) {
        var socket = ((SocketConnectionBase)
                        ((SqlConnectionInternal) connection).unwrap().unwrap())
                .socket();
        var pipeline = socket.channelHandlerContext().pipeline();
        pipeline.addBefore("codec", "silence", new Watch());
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
    }

    /** One connection. Runs on its event loop. */
    private final class Watch extends ChannelDuplexHandler {

        /** Sync and Query, the requests that the server answers with ReadyForQuery. */
        private final MessageCounter requests = new MessageCounter("SQ");

        private final MessageCounter answers = new MessageCounter("Z");

        private @Nullable ChannelHandlerContext context;
        private int outstanding;
        private long lastAnswer = System.nanoTime();
        private long limit;
        private @Nullable ScheduledFuture<?> check;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            watched.add(this);
            this.context = context;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            watched.remove(this);
            stopChecking();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            watched.remove(this);
            stopChecking();
            context.fireChannelInactive();
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof ByteBuf bytes) {
                boolean begins = isBegin(bytes);
                int before = outstanding;
                outstanding += requests.in(bytes);
                if (before == 0 && outstanding > 0) {
                    expectAnswer(context, begins ? BEGIN_LIMIT.toNanos() : statementLimitNanos);
                }
            }
            var _ = context.write(message, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                lastAnswer = System.nanoTime();
                outstanding = Math.max(0, outstanding - answers.in(bytes));
                stopChecking();
                if (outstanding > 0) {
                    expectAnswer(context, statementLimitNanos);
                }
            }
            context.fireChannelRead(message);
        }

        private void expectAnswer(ChannelHandlerContext context, long limitNanos) {
            limit = limitNanos;
            check = context.executor().schedule(() -> giveUp(context), limitNanos, TimeUnit.NANOSECONDS);
        }

        private void stopChecking() {
            if (check != null) {
                check.cancel(false);
                check = null;
            }
        }

        private void giveUp(ChannelHandlerContext context) {
            LOG.warnf("database connection closed, no answer: limitMs=%d", TimeUnit.NANOSECONDS.toMillis(limit));
            long asked = System.nanoTime() - limit;
            watched.forEach(other -> other.closeIfIdleSince(asked));
            // Last, so that who fails now and tries again does not get one of the others.
            check = context.executor()
                    .schedule(
                            () -> {
                                var _ = context.close();
                            },
                            HEAD_START_MS,
                            TimeUnit.MILLISECONDS);
        }

        private void closeIfIdleSince(long instant) {
            ChannelHandlerContext own = context;
            if (own != null) {
                own.executor().execute(() -> {
                    if (outstanding == 0 && lastAnswer - instant < 0) {
                        var _ = own.close();
                    }
                });
            }
        }
    }

    /** A simple query is its type, its length, and the text. */
    private static boolean isBegin(ByteBuf bytes) {
        int start = bytes.readerIndex();
        if (bytes.readableBytes() < 5 + BEGIN.length || bytes.getByte(start) != 'Q') {
            return false;
        }
        for (int i = 0; i < BEGIN.length; i++) {
            if (bytes.getByte(start + 5 + i) != BEGIN[i]) {
                return false;
            }
        }
        return true;
    }

    /** Counts messages of some types in a stream of messages: a type, the length without the type, the body. */
    static final class MessageCounter {

        private static final int HEADER = 5;

        private final String types;
        private int headerRead;
        private char type;
        private int length;
        private long bodyLeft;

        MessageCounter(String types) {
            this.types = types;
        }

        int in(ByteBuf bytes) {
            int count = 0;
            int next = bytes.readerIndex();
            int end = bytes.writerIndex();
            while (next < end) {
                if (bodyLeft > 0) {
                    int skipped = (int) Math.min(bodyLeft, end - next);
                    bodyLeft -= skipped;
                    next += skipped;
                    continue;
                }
                int octet = bytes.getUnsignedByte(next++);
                if (headerRead++ == 0) {
                    type = (char) octet;
                    length = 0;
                } else {
                    length = length << 8 | octet;
                }
                if (headerRead == HEADER) {
                    headerRead = 0;
                    bodyLeft = length - 4L;
                    count += types.indexOf(type) < 0 ? 0 : 1;
                }
            }
            return count;
        }
    }
}
