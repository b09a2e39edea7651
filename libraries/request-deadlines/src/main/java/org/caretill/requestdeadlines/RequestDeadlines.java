package org.caretill.requestdeadlines;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.List;

/**
 * Gives each accepted connection a {@link RequestDeadline}. Vert.x loads it as a service; neither it nor Quarkus has a
 * setting for requests that arrive slowly.
 */
public final class RequestDeadlines implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        if (builder.findTransport() == null || builder.findTransport() instanceof JDKTransport) {
            builder.findTransport(new TransportWithDeadlines());
        }
    }

    private static final class TransportWithDeadlines extends JDKTransport {

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return domainSocket ? super.serverChannelFactory(true) : ServerChannelWithDeadlines::new;
        }
    }

    private static final class ServerChannelWithDeadlines extends NioServerSocketChannel {

        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int count = super.doReadMessages(accepted);
            for (Object connection : accepted.subList(accepted.size() - count, accepted.size())) {
                ((Channel) connection).pipeline().addFirst(new RequestDeadline());
            }
            return count;
        }
    }
}
