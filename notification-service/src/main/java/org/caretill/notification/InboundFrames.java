package org.caretill.notification;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Tells of every frame that a client sends: messages, fragments of messages, pings, pongs. WebSockets Next tells only
 * of whole messages and pings, so a flood of other frames would not be noticed.
 */
final class InboundFrames extends ChannelInboundHandlerAdapter {

    /** Vert.x' name of its own handler, which comes after the decoder of frames. */
    private static final String VERTX_HANDLER = "handler";

    private final Runnable received;

    private InboundFrames(Runnable received) {
        this.received = received;
    }

    /**
     * Watches the frames of a WebSocket's channel until it is closed.
     *
     * @param received called on the channel's event loop with each frame
     */
    static void watch(Channel channel, Runnable received) {
        channel.pipeline().addBefore(VERTX_HANDLER, "inbound-frames", new InboundFrames(received));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame) {
            received.run();
        }
        context.fireChannelRead(message);
    }
}
