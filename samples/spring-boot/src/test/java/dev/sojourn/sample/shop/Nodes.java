package dev.sojourn.sample.shop;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop on two nodes over one Redis. */
final class Nodes implements AutoCloseable {

    private static final String SECRET = "a-secret-of-the-tests-0123456789-abcdef";

    private final RedisServer redis;
    private final ConfigurableApplicationContext first;
    private final ConfigurableApplicationContext second;

    Nodes() {
        redis = RedisServer.start("The shop on two nodes");
        try {
            first = SpringApplication.run(Shop.class, arguments());
            second = SpringApplication.run(Shop.class, arguments());
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    /** Starts a further node, in a process of its own. */
    ShopProcess another() {
        return new ShopProcess(List.of(arguments()));
    }

    int first() {
        return port(first);
    }

    int second() {
        return port(second);
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
        Stream.of(first, second).forEach(ConfigurableApplicationContext::close);
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
