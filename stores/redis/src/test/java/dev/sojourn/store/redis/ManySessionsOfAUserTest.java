package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A user with more sessions than a Lua script can pass on as values. */
class ManySessionsOfAUserTest {

    private static final int MANY = 9_000;

    @Test
    void allOfThemCanLoseTheirPlacesAtOnce() {
        try (RedisStore store =
                RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(Prefixes.next()))) {
            IntStream.range(0, MANY)
                    .parallel()
                    .forEach(n -> store.create(sample(n).user("ada").build()));
            Admission admission = store.admit("ada", key(MANY), null, 1, Overflow.END_OLDEST, NOW, NOW + 30_000);
            assertThat(admission.admitted()).isTrue();
            assertThat(admission.toEnd()).hasSize(MANY);
        }
    }
}
