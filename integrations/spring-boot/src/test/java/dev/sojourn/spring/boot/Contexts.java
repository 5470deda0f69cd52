package dev.sojourn.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Application contexts as Spring Boot would make them, without a server. */
final class Contexts {

    /** 32 characters and more, and nobody's. */
    static final String SECRET = "a-secret-of-the-tests-0123456789-abcdef";

    private Contexts() {}

    /** Sojourn alone, and whatever is added. */
    static WebApplicationContextRunner web(Class<?>... others) {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SojournStoreAutoConfiguration.class,
                        SojournCodecAutoConfiguration.class,
                        SojournAutoConfiguration.class,
                        SojournFilterAutoConfiguration.class))
                .withConfiguration(AutoConfigurations.of(others));
    }
}
