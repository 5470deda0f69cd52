package dev.sojourn.store.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that has gone silent, so that a new one is made. A connection that was cut without a word looks
 * open for a quarter of an hour to the operating system, and one that only listens for ever: after an interval without
 * a byte this one asks with PING, and closes after another.
 */
final class Pulse extends IdleStateHandler {

    Pulse(Duration interval) {
        super(interval.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        if (event.state() != IdleState.READER_IDLE) {
            return;
        }
        if (event.isFirst()) {
            var ping = new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8));
            var unused = context.channel().writeAndFlush(new AsyncCommand<>(ping));
        } else {
            var unused = context.close();
        }
    }
}
