package dev.sojourn.sample.shop;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop on two nodes over one Redis. */
final class Nodes implements AutoCloseable {

    private static final String SECRET = "a-secret-of-the-tests-0123456789-abcdef";

    private final RedisServer redis;
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    /** Starts the Redis alone. */
    Nodes() {
        redis = RedisServer.start("The shop on two nodes");
    }

    /** Starts two nodes in this process. */
    void start() {
        for (int node = 0; node < 2; node++) {
            running.add(SpringApplication.run(Shop.class, arguments()));
        }
    }

    /** Begins to start a further node, in a process of its own. */
    ShopProcess another() {
        return new ShopProcess(List.of(arguments()));
    }

    int first() {
        return port(running.get(0));
    }

    int second() {
        return port(running.get(1));
    }

    /** One node that keeps its sessions as the shop's own settings say. */
    static ConfigurableApplicationContext alone() {
        return SpringApplication.run(Shop.class, "--server.port=0", "--spring.main.banner-mode=off");
    }

    static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    @Override
    public void close() {
        running.forEach(ConfigurableApplicationContext::close);
        redis.close();
    }

    private String[] arguments() {
        return new String[] {
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--sojourn.store.url=" + redis.uri(),
            "--sojourn.secrets=" + SECRET
        };
    }
}
