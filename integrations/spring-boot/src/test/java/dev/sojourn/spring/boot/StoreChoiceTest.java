package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;

/** Where sessions are kept. */
class StoreChoiceTest {

    private static final String KEYS = "sojourn.secrets=" + Contexts.SECRET;

    @Test
    void theRedisThatSpringBootKnowsIsTaken() {
        try (RedisServer redis = RedisServer.start()) {
            DataRedisConnectionDetails details = new DataRedisConnectionDetails() {
                @Override
                public Standalone getStandalone() {
                    return Standalone.of("127.0.0.1", redis.port(), 3);
                }
            };
            Contexts.web(DataRedisAutoConfiguration.class)
                    .withBean(DataRedisConnectionDetails.class, () -> details)
                    .withPropertyValues(KEYS, "sojourn.store.prefix=shop:")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        context.getBean(SessionEngine.class).directory().create();
                        assertThat(redis.command("INFO keyspace"))
                                .contains("db3:")
                                .doesNotContain("db0:");
                        assertThat(redis.command("CONFIG GET databases")).contains("16");
                        assertThat(OpenedStore.shown(context.getBean(SessionStore.class)))
                                .isEqualTo("redis://127.0.0.1:" + redis.port() + "/3");
                    });
        }
    }

    @Test
    void anAddressComesBeforeTheRedisThatSpringBootKnows() {
        Contexts.web(DataRedisAutoConfiguration.class)
                .withPropertyValues("sojourn.store.url=memory:")
                .run(context -> assertThat(context.getBean(SessionStore.class)).isInstanceOf(MemoryStore.class));
    }

    @Test
    void theDataSourceOfTheApplicationIsTaken() {
        Contexts.web(DataSourceAutoConfiguration.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(SessionEngine.class).directory().create();
            try (var connection = context.getBean(javax.sql.DataSource.class).getConnection();
                    var rows = connection.createStatement().executeQuery("select count(*) from sojourn_session")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
        });
    }

    @Test
    void anAddressOfADatabaseIsTaken() {
        Contexts.web()
                .withPropertyValues("sojourn.store.url=jdbc:h2:mem:own;DB_CLOSE_DELAY=-1", "sojourn.store.table=visits")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(OpenedStore.shown(context.getBean(SessionStore.class)))
                            .isEqualTo("jdbc:h2:mem:own");
                });
    }

    @Test
    void aDirectoryIsTakenAndItsKeyIsMissed(@TempDir Path folder) {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withPropertyValues("sojourn.store.url=rocksdb:" + folder)
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SessionEngine.class));
            assertThat(log.warnings()).anyMatch(line -> line.contains("Set sojourn.secrets"));
        }
    }

    @Test
    void memoryIsTakenWithOneLineThatSaysSo() {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withClassLoader(new FilteredClassLoader(
                            "dev.sojourn.store.redis", "dev.sojourn.store.jdbc", "dev.sojourn.store.rocksdb"))
                    .run(context ->
                            assertThat(context.getBean(SessionStore.class)).isInstanceOf(MemoryStore.class));
            assertThat(log.warnings()).hasSize(1).first().asString().contains("memory of this process");
        }
    }

    @Test
    void memoryThatWasAskedForNeedsNoLine() {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withPropertyValues("sojourn.store.url=memory:")
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void theNearCacheStandsAboveTheStoreOnRequest() {
        Contexts.web()
                .withPropertyValues(
                        "sojourn.store.url=jdbc:h2:mem:near;DB_CLOSE_DELAY=-1", "sojourn.near-cache.enabled=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theAddressSaysWhatTheDetailsSay() {
        assertThat(RedisStores.url(new DataRedisConnectionDetails() {
                    @Override
                    public String getUsername() {
                        return "app";
                    }

                    @Override
                    public String getPassword() {
                        return "p@ss/ word";
                    }

                    @Override
                    public Standalone getStandalone() {
                        return Standalone.of("::1", 6379);
                    }
                }))
                .isEqualTo("redis://app:p%40ss%2F%20word@[::1]:6379");
        assertThat(RedisStores.url(new DataRedisConnectionDetails() {
                    @Override
                    public Cluster getCluster() {
                        return () -> List.of(new Node("a", 1), new Node("b", 2));
                    }
                }))
                .isEqualTo("redis-cluster://a:1,b:2");
    }

    @Test
    void theAddressOfSentinelsNamesTheMaster() {
        assertThat(RedisStores.url(new DataRedisConnectionDetails() {
                    @Override
                    public Sentinel getSentinel() {
                        return new Sentinel() {
                            @Override
                            public int getDatabase() {
                                return 2;
                            }

                            @Override
                            public String getMaster() {
                                return "main";
                            }

                            @Override
                            public List<Node> getNodes() {
                                return List.of(new Node("a", 1), new Node("b", 2));
                            }

                            @Override
                            public String getUsername() {
                                return null;
                            }

                            @Override
                            public String getPassword() {
                                return null;
                            }
                        };
                    }
                }))
                .isEqualTo("redis-sentinel://a:1,b:2/2#main");
    }
}
