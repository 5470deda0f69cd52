package dev.sojourn.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A cluster of the tests' own: three masters, and one replica of the first, formed on the loopback. */
final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private static @Nullable RedisCluster shared;

    private final List<RedisServer> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** The one cluster that all tests of this process share; each takes a prefix of its own. */
    static synchronized RedisCluster shared() {
        if (shared == null) {
            shared = form();
        }
        return shared;
    }

    /** Starts the nodes and waits until each of them says that the cluster is complete. */
    static RedisCluster form() {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i <= MASTERS; i++) {
            cluster.nodes.add(RedisServer.start(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "1500", "--repl-diskless-sync-delay", "0"));
        }
        cluster.join();
        return cluster;
    }

    /** The address of the cluster: its masters, so that one of them may be down. */
    String uri() {
        return nodes.stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    List<RedisServer> masters() {
        return nodes.subList(0, MASTERS);
    }

    /** The replica of the first master. */
    RedisServer replica() {
        return nodes.get(MASTERS);
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }

    private void join() {
        RedisServer first = nodes.get(0);
        for (int i = 0; i < MASTERS; i++) {
            int from = i * SLOTS / MASTERS;
            int to = (i + 1) * SLOTS / MASTERS;
            String slots = IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.joining(" "));
            nodes.get(i).command("CLUSTER ADDSLOTS " + slots);
            nodes.get(i).command("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
        }
        nodes.subList(1, nodes.size()).forEach(node -> node.command("CLUSTER MEET 127.0.0.1 " + first.port()));
        nodes.forEach(node -> RedisServer.await(
                "every node knows every other",
                () -> node.command("CLUSTER INFO").contains("cluster_known_nodes:" + nodes.size())));
        String id = first.command("CLUSTER MYID").lines().skip(1).findFirst().orElseThrow();
        RedisServer.await(
                "the replica follows",
                () -> replica().command("CLUSTER REPLICATE " + id).startsWith("+OK"));
        nodes.forEach(node -> RedisServer.await(
                "the cluster is complete", () -> node.command("CLUSTER INFO").contains("cluster_state:ok")));
        nodes.forEach(node -> RedisServer.await(
                "every node sees the replica",
                () -> node.command("CLUSTER NODES").contains("slave " + id)));
        RedisServer.await(
                "the replica is in step",
                () -> replica().command("INFO replication").contains("master_link_status:up"));
    }
}
