package dev.sojourn.spring.boot;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.jdbc.JdbcStore;
import dev.sojourn.store.redis.RedisStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** The stores, in the order in which they are looked for. */
final class StoreConfigurations {

    private static final Logger LOG = System.getLogger(StoreConfigurations.class.getName());

    private StoreConfigurations() {}

    static SessionStore tell(SessionStore store) {
        LOG.log(Level.INFO, "Sessions are kept in {0}", OpenedStore.shown(store));
        return store;
    }

    /** The store that the property names. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SessionStore.class)
    @ConditionalOnProperty(StoreUrl.PROPERTY)
    static class ByUrl {

        @Bean
        SessionStore sojournStore(SojournProperties properties) {
            String url = String.valueOf(properties.store().url()).strip();
            if (url.equals(StoreUrl.MEMORY)) {
                NearCaches.notOver("memory", properties);
                return new MemoryStore();
            }
            if (StoreUrl.isRedis(url)) {
                require("dev.sojourn.store.redis.RedisStore", url, "dev.sojourn:sojourn-store-redis");
                return tell(RedisStores.open(url, properties));
            }
            if (StoreUrl.isDatabase(url)) {
                require("dev.sojourn.store.jdbc.JdbcStore", url, "dev.sojourn:sojourn-store-jdbc");
                require(
                        "org.springframework.boot.jdbc.DataSourceBuilder",
                        url,
                        "org.springframework.boot:spring-boot-starter-jdbc");
                return tell(JdbcStores.open(url, properties));
            }
            if (StoreUrl.isDirectory(url)) {
                require("dev.sojourn.store.rocksdb.RocksStore", url, "dev.sojourn:sojourn-store-rocksdb");
                NearCaches.notOver("this directory", properties);
                return tell(RocksStores.open(url));
            }
            throw UnknownStoreException.scheme(url);
        }

        private static void require(String type, String url, String artifact) {
            if (!ClassUtils.isPresent(type, ByUrl.class.getClassLoader())) {
                throw UnknownStoreException.module(url, artifact);
            }
        }
    }

    /** The Redis that Spring Boot knows. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RedisStore.class, DataRedisConnectionDetails.class})
    @ConditionalOnMissingBean(SessionStore.class)
    @ConditionalOnBean(DataRedisConnectionDetails.class)
    static class OfRedis {

        @Bean
        SessionStore sojournStore(DataRedisConnectionDetails details, SojournProperties properties) {
            return tell(RedisStores.open(details, properties));
        }
    }

    /** The application's own database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JdbcStore.class, EmbeddedDatabaseConnection.class})
    @ConditionalOnMissingBean(SessionStore.class)
    @ConditionalOnSingleCandidate(DataSource.class)
    static class OfDataSource {

        @Bean
        SessionStore sojournStore(DataSource source, SojournProperties properties) {
            return tell(JdbcStores.open(source, properties));
        }
    }

    /** The memory of this process, with a line that says so. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SessionStore.class)
    static class InMemory {

        @Bean
        SessionStore sojournStore(SojournProperties properties, Environment environment) {
            NearCaches.notOver("memory", properties);
            LOG.log(
                    Level.WARNING,
                    "Sessions are kept in the memory of this process: they end with it, and others do not see them."
                            + " Set " + StoreUrl.PROPERTY + " (memory: for no such line), or connect the application to"
                            + " Redis or to a database" + unread(environment));
            return new MemoryStore();
        }

        /** Of a server that the application names, and has nothing on its class path to reach. */
        private static String unread(Environment environment) {
            for (String each : List.of("host", "url", "sentinel.nodes", "cluster.nodes")) {
                String name = "spring.data.redis." + each;
                if (environment.containsProperty(name) || environment.containsProperty(name + "[0]")) {
                    return ". " + name + " is set, and nothing reads it: add the dependency"
                            + " spring-boot-starter-data-redis";
                }
            }
            return environment.containsProperty("spring.datasource.url")
                    ? ". spring.datasource.url is set, and nothing reads it: add the dependency"
                            + " spring-boot-starter-jdbc and the driver"
                    : "";
        }
    }
}
