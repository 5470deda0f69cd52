package dev.sojourn.sample.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program. */
@SpringBootApplication(proxyBeanMethods = false)
public class Shop {

    /** Starts a node on the port of {@code application.properties}, or of {@code --server.port}. */
    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }
}
