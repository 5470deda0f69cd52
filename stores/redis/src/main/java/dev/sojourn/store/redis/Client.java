package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lettuce client of one deployment, set up so that no command is ever sent twice and none waits for a connection:
 * see docs/decisions/0017. Makes connections; closing it closes them.
 */
final class Client implements AutoCloseable {

    /**
     * A connection that commands go over, shared by all threads: to one server, or to each node of a cluster. Nothing
     * here waits.
     *
     * @param connection what is closed
     * @param commands what sends
     * @param nodes gives, for a key, the commands of the node that has its slot
     * @param masters gives the commands of each server that has keys of its own, always in the same order
     * @param onPush takes who hears what the servers push
     */
    record Link(
            StatefulConnection<byte[], byte[]> connection,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            Function<byte[], RedisClusterAsyncCommands<byte[], byte[]>> nodes,
            Supplier<List<RedisClusterAsyncCommands<byte[], byte[]>>> masters,
            Consumer<Consumer<PushMessage>> onPush) {

        /** Runs a script by its digest, and by its text where the server has not seen it since it started. */
        CompletionStage<List<@Nullable Object>> run(Call call) {
            Script script = call.script;
            byte[][] arguments = call.arguments();
            CompletionStage<List<@Nullable Object>> known =
                    commands.evalsha(script.digest(), ScriptOutputType.MULTI, call.keys, arguments);
            return known.exceptionallyCompose(failure -> Failure.cause(failure) instanceof RedisNoScriptException
                    ? commands.eval(script.text(), ScriptOutputType.MULTI, call.keys, arguments)
                    : known);
        }

        /** Reads a record, or its beginning. */
        CompletionStage<byte @Nullable []> read(byte[] record, boolean whole) {
            return whole ? commands.get(record) : commands.getrange(record, 0, RecordBytes.BEGINNING - 1);
        }

        /** Reads the fields of a record in format 1; all null when there is none. */
        CompletionStage<List<byte @Nullable []>> readOld(byte[] record) {
            CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(record);
            OldRecord.FIELDS.forEach(arguments::add);
            return commands.dispatch(CommandType.HMGET, new ValueListOutput<>(ByteArrayCodec.INSTANCE), arguments);
        }

        /** What waits for replicas to confirm what scripts have written over this connection: once for each node. */
        List<Supplier<CompletionStage<Long>>> confirmations(List<Call> done, int replicas, long millis) {
            Set<RedisClusterAsyncCommands<byte[], byte[]>> written = Collections.newSetFromMap(new IdentityHashMap<>());
            done.forEach(call -> written.add(nodes.apply(call.keys[0])));
            return written.stream()
                    .<Supplier<CompletionStage<Long>>>map(node -> () -> node.waitForReplication(replicas, millis))
                    .toList();
        }
    }

    private static final int MOST_ATTEMPTS = 3;

    private static final System.Logger LOG = System.getLogger(Client.class.getName());

    /** Commands that wait for their answers. Beyond it Redis is slower than its callers, and more would only wait. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final int SHUTDOWN_SECONDS = 2;

    private final Address address;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<Link> links;
    private final Supplier<StatefulRedisPubSubConnection<byte[], byte[]>> feeds;
    private final Set<StatefulConnection<?, ?>> connections = ConcurrentHashMap.newKeySet();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    /**
     * Makes a client, which connects only when asked to.
     *
     * @param pipeline adds what the client's connections need to what they have
     */
    Client(RedisOptions options, Consumer<Channel> pipeline) {
        this.address = Address.of(options.uris(), options.connectTimeout());
        Supplier<RedisAccess.Login> login = options.access().login();
        if (login != null) {
            var provider = RedisCredentialsProvider.from(() -> {
                RedisAccess.Login now = login.get();
                return RedisCredentials.just(now.user(), now.password());
            });
            address.uris().forEach(uri -> uri.setCredentialsProvider(provider));
        }
        long base = FIRST_PAUSE.toMillis();
        this.resources = DefaultClientResources.builder()
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .reconnectDelay(Delay.decorrelatedJitter(FIRST_PAUSE, LONGEST_PAUSE, base, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        Keepalive.addTo(channel.pipeline(), options);
                        pipeline.accept(channel);
                        channels.add(channel);
                        channel.closeFuture().addListener(closed -> channels.remove(channel));
                    }
                })
                .build();
        if (address.cluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, address.uris());
            cluster.setOptions(clusterSettings(options));
            this.client = cluster;
            this.links = () -> link(cluster.connect(ByteArrayCodec.INSTANCE));
            this.feeds = () -> cluster.connectPubSub(ByteArrayCodec.INSTANCE);
        } else {
            RedisClient single = RedisClient.create(resources, address.uris().get(0));
            single.setOptions(settings(options));
            this.client = single;
            this.links = () -> link(single.connect(ByteArrayCodec.INSTANCE));
            this.feeds = () -> single.connectPubSub(ByteArrayCodec.INSTANCE);
        }
    }

    /** Whether keys live in slots that different nodes have. */
    boolean isCluster() {
        return address.cluster();
    }

    /** The hosts, for messages. */
    String hosts() {
        return address.hosts();
    }

    /**
     * Connects for commands.
     *
     * @throws StoreException when Redis can't be reached or refuses
     */
    Link connect() {
        Link link = connected(links);
        connections.add(link.connection());
        return link;
    }

    /**
     * Connects to listen.
     *
     * @throws StoreException when Redis can't be reached or refuses
     */
    StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub() {
        return connected(feeds);
    }

    /** Makes all connections anew, for instance because their server is no longer the master. */
    void reconnect() {
        channels.forEach(channel -> channel.close().addListener(closed -> {}));
    }

    @Override
    public void close() {
        connections.forEach(StatefulConnection::close);
        // Not with shutdown, which an interrupted thread leaves half done.
        client.shutdownAsync(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).join();
        resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private <C> C connected(Supplier<C> connect) {
        return connected(connect, MOST_ATTEMPTS);
    }

    private <C> C connected(Supplier<C> connect, int attempts) {
        try {
            return connect.get();
        } catch (RedisException e) {
            if (attempts > 1 && Failure.hidesItsReason(e)) {
                return connected(connect, attempts - 1);
            }
            throw new StoreException(
                    "The Redis store can't connect to " + address.hosts() + ": " + Failure.reason(e)
                            + (Failure.isOfProtocol(e)
                                    ? ". The store needs RESP3 (HELLO 3), which this server or the proxy before it"
                                            + " does not speak. Name a Redis 6.2 or later, or a Valkey, itself."
                                    : ". Check the URI, user and password, and that Redis runs there."),
                    e);
        }
    }

    private static Link link(StatefulRedisConnection<byte[], byte[]> connection) {
        var commands = connection.async();
        return new Link(
                connection,
                commands,
                key -> commands,
                () -> List.of(commands),
                listener -> connection.addListener(listener::accept));
    }

    private static Link link(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        connectToMasters(connection);
        return new Link(
                connection,
                connection.async(),
                key -> connectTo(connection, connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key)))
                        .async(),
                () -> masters(connection).stream()
                        .<RedisClusterAsyncCommands<byte[], byte[]>>map(
                                node -> connectTo(connection, node).async())
                        .toList(),
                listener -> connection.addListener((node, message) -> listener.accept(message)));
    }

    /** Commands do not wait for connections, so those to the masters are made before the first command. */
    private static void connectToMasters(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        for (RedisClusterNode node : masters(connection)) {
            try {
                var unused = connectTo(connection, node);
            } catch (RedisException e) {
                LOG.log(System.Logger.Level.DEBUG, "A master of the Redis cluster is down: {0}", Failure.reason(e));
            }
        }
    }

    private static List<RedisClusterNode> masters(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        return connection.getPartitions().stream()
                .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
                .sorted(Comparator.comparing(RedisClusterNode::getNodeId))
                .toList();
    }

    private static StatefulRedisConnection<byte[], byte[]> connectTo(
            StatefulRedisClusterConnection<byte[], byte[]> connection, RedisClusterNode node) {
        return connection.getConnection(node.getUri().getHost(), node.getUri().getPort());
    }

    private static SslOptions certificates(RedisAccess access) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        RedisAccess.Certificates trusted = access.trusted();
        if (trusted != null) {
            ssl.truststore(trusted.file().toFile(), trusted.password());
        }
        RedisAccess.Certificates own = access.own();
        if (own != null) {
            ssl.keystore(own.file().toFile(), own.password().toCharArray());
        }
        return ssl.build();
    }

    private static ClientOptions settings(RedisOptions options) {
        return ClientOptions.builder()
                .protocolVersion(ProtocolVersion.RESP3)
                // Ends what was sent but not answered when a connection breaks, where the default sends it again.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                // The callers wait no longer than the timeout, so a timer for each command would be waste.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .sslOptions(certificates(options.access()))
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .build())
                .build();
    }

    private static ClusterClientOptions clusterSettings(RedisOptions options) {
        return ClusterClientOptions.builder(settings(options))
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(LONGEST_PAUSE)
                        .refreshTriggersReconnectAttempts(1)
                        .enablePeriodicRefresh(REFRESH)
                        .build())
                .build();
    }
}
