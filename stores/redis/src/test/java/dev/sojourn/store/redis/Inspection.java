package dev.sojourn.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;

/** Looks into a server from outside the store, as an operator does. */
final class Inspection implements AutoCloseable {

    private final List<RedisClient> clients;
    private final List<RedisCommands<String, String>> nodes;

    private Inspection(List<RedisServer> servers) {
        this.clients =
                servers.stream().map(server -> RedisClient.create(server.uri())).toList();
        this.nodes = clients.stream().map(client -> client.connect().sync()).toList();
    }

    static Inspection of(RedisServer... servers) {
        return new Inspection(List.of(servers));
    }

    static Inspection of(RedisCluster cluster) {
        return new Inspection(cluster.masters());
    }

    /** The commands of the only server. */
    RedisCommands<String, String> redis() {
        return nodes.get(0);
    }

    /** The commands of the node that has a key now. */
    RedisCommands<String, String> commandsOf(String key) {
        return nodes.stream()
                .filter(node -> node.keys(key).contains(key))
                .findFirst()
                .orElseThrow();
    }

    /** All keys that begin so, on all nodes. */
    List<String> keys(String prefix) {
        return nodes.stream()
                .flatMap(node -> node.keys(prefix + "*").stream())
                .sorted()
                .toList();
    }

    /** The keys of records. */
    List<String> records(String prefix) {
        return keys(prefix).stream().filter(key -> key.contains("}:s:")).toList();
    }

    @Override
    public void close() {
        clients.forEach(RedisClient::shutdown);
    }
}
