package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.Removal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A user with more sessions than a Lua script can pass on as values. */
class ManySessionsOfAUserTest {

    private static final int MANY = 9_000;

    @Test
    void allOfThemAreCountedAndEndedTogether() {
        try (RedisStore store =
                RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(Prefixes.next()))) {
            IntStream.range(0, MANY)
                    .parallel()
                    .forEach(n -> store.create(sample(n).user("ada").build()));
            assertThat(store.users().admit(new Place("ada", key(MANY), MANY, NOW, NOW + 30_000)))
                    .isFalse();
            assertThat(store.users().admit(new Place("ada", key(MANY), MANY + 1, NOW, NOW + 30_000)))
                    .isTrue();
            assertThat(store.deleteAll(
                            IntStream.range(0, MANY).mapToObj(Sessions::key).toList()))
                    .hasSize(MANY)
                    .containsOnly(Removal.SESSION);
            assertThat(store.count()).isZero();
        }
    }
}
