package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.redis.RedisStore;
import dev.sojourn.testkit.CountingStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.core.session.SessionRegistry;

/** Two nodes that share nothing but Redis. */
class RedisNodesTest {

    @TempDir
    private Path folder;

    @Test
    void twoNodesCountTheSessionsOfAUserTogether() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (RedisProcess redis = RedisProcess.start(folder);
                RedisStore left = RedisStore.open(redis.uri());
                RedisStore right = RedisStore.open(redis.uri());
                Node one = Node.on(left).with(Chains.TwoSessions.class).start();
                Node two = Node.on(right).with(Chains.TwoSessions.class).start()) {
            List<Browser> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                List<Future<String>> logins = new ArrayList<>();
                for (Node node : List.of(one, two)) {
                    Browser browser = new Browser();
                    Map<String, String> form = Map.of("_csrf", browser.token(node));
                    all.add(browser);
                    logins.add(both.submit(() -> Browser.leadsTo(browser.login(node, "ada", form))));
                }
                for (Future<String> login : logins) {
                    assertThat(login.get()).isEqualTo("/");
                }
                assertThat(one.bean(SessionRegistry.class).getAllSessions("ada", false))
                        .hasSize(2);
            }
            assertThat(all.stream().filter(each -> each.see(two, "/page").equals("hello ada")))
                    .containsExactlyElementsOf(all.subList(18, 20));
            assertThat(one.sessionsOf("ada")).isEqualTo(2);
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void aPageBehindTheLoginIsOneRoundTrip() {
        try (RedisProcess redis = RedisProcess.start(folder);
                RedisStore store = RedisStore.open(redis.uri())) {
            CountingStore counted = new CountingStore(store);
            try (Node one = Node.on(counted).with(Chains.OneSession.class).start();
                    Node two = Node.on(counted).with(Chains.OneSession.class).start()) {
                Browser browser = new Browser();
                browser.login(one, "ada");
                counted.reset();

                assertThat(browser.see(two, "/page")).isEqualTo("hello ada");

                assertThat(counted.callsOfVisits()).containsExactly(StoreOperation.FIND);
            }
        }
    }
}
