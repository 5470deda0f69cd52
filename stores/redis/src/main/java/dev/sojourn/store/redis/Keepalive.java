package dev.sojourn.store.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that has gone silent, so that a new one is made. A connection that was cut without a word looks
 * open for a quarter of an hour to the operating system, and one that only listens for ever: after an interval without
 * a byte this one asks with PING, and closes after another. Only a connection that waits for replicas may be silent for
 * as long as they may take.
 */
final class Keepalive extends IdleStateHandler {

    private final Duration interval;
    private final Duration patience;
    private boolean waits;
    private int silences;

    private Keepalive(Duration interval, Duration patience) {
        super(interval.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
        this.interval = interval;
        this.patience = patience;
    }

    static void addTo(ChannelPipeline pipeline, RedisOptions options) {
        String commands = pipeline.context(CommandHandler.class).name();
        pipeline.addBefore(commands, null, new Keepalive(options.timeout(), options.replicaTimeout()));
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        waits |= message instanceof RedisCommand<?, ?, ?> command && command.getType() == CommandType.WAIT;
        super.write(context, message, promise);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        if (event.state() != IdleState.READER_IDLE) {
            return;
        }
        silences = event.isFirst() ? 1 : silences + 1;
        if (event.isFirst()) {
            var ping = new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8));
            var unused = context.channel().writeAndFlush(new AsyncCommand<>(ping));
        } else if (!waits || interval.multipliedBy(silences - 1).compareTo(patience) > 0) {
            var unused = context.close();
        }
    }
}
