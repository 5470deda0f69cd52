package dev.sojourn.sample.compare.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program. */
@SpringBootApplication(proxyBeanMethods = false)
public class Bookshop {

    /**
     * Starts a node.
     *
     * @param arguments settings, such as {@code --server.port=8080}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(Bookshop.class, arguments);
    }
}
