package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.TracksReads.StaleListener;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That a closed store leaves nothing behind in this process. */
class CloseTest {

    @Test
    void noThreadIsLeftBehindAlsoWhenTheClosingThreadIsInterrupted() {
        Set<Thread> before = threads();
        RedisStore store =
                RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(Prefixes.next()));
        store.reads().track(new StaleListener() {
            @Override
            public void stale(SessionKey key) {}

            @Override
            public void lost() {}
        });
        store.create(session(1));
        Thread.currentThread().interrupt();
        store.close();
        assertThat(Thread.interrupted()).as("the interrupt is not swallowed").isTrue();
        RedisServer.await("its threads end", () -> before.containsAll(threads()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce")
                        || thread.getName().startsWith("sojourn"))
                .collect(Collectors.toSet());
    }
}
