package dev.sojourn.store.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;

/**
 * Turns tracking on in the first command of a connection after its handshake, and so before any read: it sits before
 * the handler that lets others write once the connection is active. Each connection has one, also those that are made
 * again and those to the nodes of a cluster that come later.
 */
final class TrackedChannel extends ChannelDuplexHandler {

    private final Tracking tracking;
    private boolean read;

    private TrackedChannel(Tracking tracking) {
        this.tracking = tracking;
    }

    static void addTo(ChannelPipeline pipeline, Tracking tracking) {
        String commands = pipeline.context(CommandHandler.class).name();
        pipeline.addBefore(commands, null, new TrackedChannel(tracking));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        var arguments = new CommandArgs<>(StringCodec.UTF8).add("TRACKING").add("ON");
        var on = new AsyncCommand<>(new Command<>(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), arguments));
        var unused = on.whenComplete((done, failure) -> {
            if (failure != null) {
                tracking.refused(failure);
                // A later connection may be luckier; what was read over this one is given up when it closes.
                context.channel().pipeline().close().addListener(closed -> {});
            }
        });
        context.channel().writeAndFlush(on).addListener(written -> {});
        super.channelActive(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        // Lettuce also makes connections that only ask for the cluster's topology: their end is no news.
        read |= message instanceof RedisCommand<?, ?, ?> command && command.getType() == CommandType.GET;
        super.write(context, message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (read) {
            tracking.lost();
        }
        super.channelInactive(context);
    }
}
