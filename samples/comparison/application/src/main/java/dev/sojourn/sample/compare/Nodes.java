package dev.sojourn.sample.compare;

import dev.sojourn.sample.compare.shop.Bookshop;
import dev.sojourn.sample.compare.shop.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Nodes of the application over one Redis, if they share sessions: two in this process, and a third in one of its own.
 * The second and the third start when they are first asked for.
 */
final class Nodes implements AutoCloseable {

    private final @Nullable RedisServer redis;
    private final List<String> arguments =
            new ArrayList<>(List.of("--server.address=127.0.0.1", "--server.port=0", "--spring.main.banner-mode=off"));
    private final ConfigurableApplicationContext first;
    private @Nullable ConfigurableApplicationContext second;
    private @Nullable NodeProcess third;

    /** Starts the first. */
    Nodes(SessionSystem system) {
        redis = system.overRedis() ? RedisServer.start() : null;
        if (redis != null) {
            arguments.add("--redis.port=" + redis.port());
        }
        first = run();
    }

    /** The port of the first node. */
    int first() {
        return port(first);
    }

    /** The port of the second node. */
    int second() {
        if (second == null) {
            second = run();
        }
        return port(second);
    }

    /** The node that can be killed, which may not have started yet. */
    NodeProcess third() {
        if (third == null) {
            third = new NodeProcess(arguments);
        }
        return third;
    }

    /** The warehouse of the first node. */
    Warehouse warehouse() {
        return first.getBean(Warehouse.class);
    }

    Optional<RedisServer> redis() {
        return Optional.ofNullable(redis);
    }

    @Override
    public void close() {
        if (third != null) {
            third.close();
        }
        if (second != null) {
            second.close();
        }
        first.close();
        if (redis != null) {
            redis.close();
        }
    }

    private ConfigurableApplicationContext run() {
        return SpringApplication.run(Bookshop.class, arguments.toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }
}
