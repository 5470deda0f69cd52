package dev.sojourn.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Opens the store of the sessions: the one that {@code sojourn.store.url} names, else the Redis that Spring Boot is
 * connected to, else the application's {@code DataSource}, else memory. A bean of type
 * {@link dev.sojourn.store.SessionStore} takes its place.
 */
@AutoConfiguration(
        before = SojournAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnSojourn
@EnableConfigurationProperties(SojournProperties.class)
@Import({
    StoreConfigurations.ByUrl.class,
    StoreConfigurations.OfRedis.class,
    StoreConfigurations.OfDataSource.class,
    StoreConfigurations.InMemory.class
})
public final class SojournStoreAutoConfiguration {

    SojournStoreAutoConfiguration() {}
}
