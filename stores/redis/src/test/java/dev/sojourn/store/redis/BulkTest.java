package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to many sessions with few round trips, and what is read without data. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class BulkTest {

    private static final int MANY = 1_200;

    @Parameter
    boolean cluster;

    private final String prefix = Prefixes.next();
    private RedisStore store;
    private Inspection redis;
    private List<Monitor> monitors;

    @BeforeEach
    void open() {
        List<RedisServer> servers = cluster ? RedisCluster.shared().masters() : List.of(RedisServer.shared());
        String uri =
                cluster ? RedisCluster.shared().uri() : RedisServer.shared().uri();
        store = RedisStore.open(RedisOptions.at(uri).prefix(prefix));
        redis = cluster ? Inspection.of(RedisCluster.shared()) : Inspection.of(RedisServer.shared());
        monitors = servers.stream().map(Monitor::new).toList();
    }

    @AfterEach
    void close() {
        monitors.forEach(Monitor::close);
        store.close();
        redis.close();
    }

    @Test
    void whatWasMetIsToldInTheOrderOfTheKeysAndNothingIsLeft() {
        List<SessionKey> keys = new ArrayList<>();
        List<Removal> expected = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            StoredSession session = sample(n)
                    .user(n % 2 == 0 ? "ada" : null)
                    .expiresAt(END + n % 4)
                    .build();
            store.create(session);
            if (n % 3 == 0) {
                StoredSession renewed = renewed(session, 1_000 + n);
                store.roll(session, renewed, trail(session, renewed));
                keys.add(key(n));
                expected.add(Removal.NOTHING);
            }
            keys.add(key(n % 3 == 0 ? 1_000 + n : n));
            expected.add(n % 4 == 0 ? Removal.REMAINS : n % 4 == 1 ? Removal.CLAIMED : Removal.SESSION);
        }
        List<StoredSession> first = store.claimExpired(END, END + 60_000, 100);
        store.settleAll(first.stream()
                .map(claimed -> new Settlement(claimed, END + 900_000))
                .toList());
        List<StoredSession> second = store.claimExpired(END + 1, END + 60_000, 100);
        assertThat(store.deleteAll(keys)).isEqualTo(expected);
        store.settleAll(
                second.stream().map(claimed -> new Settlement(claimed, 0)).toList());
        assertThat(store.count()).isZero();
        assertThat(redis.keys(prefix)).containsExactly(prefix + "meta");
    }

    @Test
    void endsAreSentTogether() {
        List<SessionKey> keys = new ArrayList<>();
        for (int n = 0; n < MANY; n++) {
            store.create(sample(n).build());
            keys.add(key(n));
        }
        commands();
        store.deleteAll(keys);
        assertThat(commands()).hasSize(MANY).allMatch(command -> command.contains("evalsha"));
        assertThat(store.deleteAll(List.of())).isEmpty();
    }

    @Test
    void listingsWithoutDataLeaveItWhereItIs() {
        IntStream.range(0, 20).forEach(n -> store.create(sample(n).user("ada").build()));
        commands();
        List<StoredSession> ofAda =
                store.users().findByUserWithoutData("ada", null, 100).sessions();
        List<StoredSession> all = store.scanWithoutData(null, 100).sessions();
        assertThat(commands()).noneMatch(command -> command.contains("\"get\""));
        assertThat(ofAda).hasSize(20).allMatch(session -> session.data().length == 0);
        assertThat(all).hasSize(20).allMatch(session -> session.data().length == 0 && "ada".equals(session.user()));
        assertThat(store.users().findByUser("ada", null, 100).sessions())
                .allMatch(session -> session.data().length > 0);
        assertThat(commands()).anyMatch(command -> command.contains("\"get\""));
    }

    private List<String> commands() {
        return monitors.stream()
                .flatMap(monitor -> monitor.all().stream())
                .filter(line -> line.contains(prefix) && !line.contains(" lua]"))
                .map(line -> line.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
