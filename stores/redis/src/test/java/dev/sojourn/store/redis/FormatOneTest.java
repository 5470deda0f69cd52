package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Race;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What format 1 wrote is read as what it was, and whoever changes it, or sweeps it, leaves it in format 2. */
class FormatOneTest {

    private static final long END = 99_000_000_000_000L;

    private final String prefix = Prefixes.next();
    private final Inspection inspection = Inspection.of(RedisServer.shared());
    private RedisStore store;

    @BeforeEach
    void writeWhatFormatOneWrote() throws Exception {
        commands(prefix).forEach(RedisServer.shared()::command);
        store = RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(prefix));
    }

    @AfterEach
    void close() {
        store.close();
        inspection.close();
    }

    @Test
    void itIsReadAsWhatItWas() {
        assertThat(store.find(key(1))).usingRecursiveComparison().isEqualTo(session(1));
        assertThat(store.find(key(2))).usingRecursiveComparison().isEqualTo(ofAda(2));
        assertThat(store.find(key(3))).isEqualTo(new Trail(key(3), key(4), 5_000, END));
        assertThat(store.find(key(4))).usingRecursiveComparison().isEqualTo(rolled());
        assertThat(((StoredSession) store.find(key(5))).claimed()).isTrue();
        assertThat(((StoredSession) store.find(key(6))).data()).isEmpty();
        assertThat(((StoredSession) store.find(key(7))).expiresAt()).isEqualTo(StoredSession.NEVER);
        assertThat(((StoredSession) store.find(key(9))).user()).isEqualTo("half \ud83d");
        assertThat(store.count()).isEqualTo(6);
        assertThat(store.users().findByUser("ada", null, 10).sessions())
                .extracting(StoredSession::key)
                .containsExactly(key(2), key(4));
        assertThat(hashes()).as("reading rewrites nothing").hasSize(9);
    }

    @Test
    void aTouchRewritesIt() {
        long left = ttl(1);
        assertThat(store.touch(key(1), new Touch(5_000, 5_000, END + 10, 0))).isTrue();
        assertThat(hashes()).hasSize(8);
        assertThat(store.find(key(1)))
                .usingRecursiveComparison()
                .isEqualTo(session(1).touched(new Touch(5_000, 5_000, END + 10, 0)));
        assertThat(ttl(1)).isBetween(left - 60_000, left + 60_000);
        assertThat(store.touch(key(7), new Touch(5_000, 5_000, StoredSession.NEVER, StoredSession.NEVER)))
                .isTrue();
        assertThat(ttl(7)).isEqualTo(-1);
        assertThat(store.touch(key(9), new Touch(-4, 5_000, END, 0))).isTrue();
        assertThat(((StoredSession) store.find(key(9))).lastAccess()).isEqualTo(-4);
        assertThat(store.count()).isEqualTo(6);
        assertThat(store.find(key(9)))
                .isInstanceOfSatisfying(
                        StoredSession.class, found -> assertThat(found.user()).isEqualTo("half \ud83d"));
    }

    @Test
    void whoReadsItWhileItIsRewrittenReadsIt() throws Exception {
        String record = record(1);
        List<String> written = commands(prefix).stream()
                .filter(command -> command.contains(record))
                .toList();
        for (int round = 0; round < 200; round++) {
            RedisServer.shared().command("DEL " + record);
            written.forEach(RedisServer.shared()::command);
            Race<Boolean> race = Race.run(3, lane -> {
                if (lane == 0) {
                    return store.touch(key(1), new Touch(5_000, 5_000, END + 10, 0));
                }
                boolean whole = true;
                for (int i = 0; i < 5; i++) {
                    byte[] found = lane == 1
                            ? ((StoredSession) store.find(key(1))).data()
                            : store.scan(null, 100).sessions().stream()
                                    .filter(session -> session.key().equals(key(1)))
                                    .findFirst()
                                    .orElseThrow()
                                    .data();
                    whole &= Arrays.equals(found, session(1).data());
                }
                return whole;
            });
            assertThat(race.count(true)).isEqualTo(3);
        }
    }

    @Test
    void aRefusedWriteAndARefusedTouchChangeNothingOfIt() {
        assertThat(store.replace(session(1).toBuilder().version(9).build(), 8)).isFalse();
        assertThat(store.touch(key(1), new Touch(END, END, END, 0))).isFalse();
        assertThat(store.create(session(1))).isFalse();
        assertThat(store.find(key(1))).usingRecursiveComparison().isEqualTo(session(1));
    }

    @Test
    void aWriteRewritesItAndItsIndexes() {
        assertThat(store.replace(ofAda(2).toBuilder().version(4).build(), 3)).isTrue();
        assertThat(store.replace(session(1).toBuilder().version(4).user("eve").build(), 3))
                .isTrue();
        assertThat(hashes()).hasSize(7);
        assertThat(store.users().findByUser("ada", null, 10).sessions()).hasSize(2);
        assertThat(store.users().findByUser("eve", null, 10).sessions()).hasSize(1);
        assertThat(walked(2)).containsExactlyInAnyOrder(key(1), key(2), key(4), key(7), key(8), key(9));
        assertThat(store.count()).isEqualTo(6);
    }

    @Test
    void aRollLeadsItsTrailsOn() {
        StoredSession renewed = rolled().toBuilder().key(key(20)).version(5).build();
        assertThat(store.roll(rolled(), renewed, new Trail(key(4), key(20), 6_000, 60_000)))
                .isTrue();
        assertThat(store.find(key(3))).isEqualTo(new Trail(key(3), key(20), 5_000, END));
        assertThat(store.find(key(20))).usingRecursiveComparison().isEqualTo(renewed);
        assertThat(store.delete(key(20))).isEqualTo(Removal.SESSION);
        assertThat(store.find(key(3))).isNull();
    }

    @Test
    void anEndTakesItsTrailAlong() {
        assertThat(store.delete(key(4))).isEqualTo(Removal.SESSION);
        assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
        assertThat(store.delete(key(5))).isEqualTo(Removal.CLAIMED);
        assertThat(store.delete(key(6))).isEqualTo(Removal.REMAINS);
        assertThat(store.find(key(3))).isNull();
        assertThat(store.count()).isEqualTo(4);
    }

    @Test
    void aWalkSeesEachOnceWhileTheyAreRewritten() {
        for (int size = 1; size < 4; size++) {
            List<SessionKey> seen = new ArrayList<>();
            String cursor = null;
            do {
                ScanPage page = store.scan(cursor, size);
                page.sessions().forEach(session -> seen.add(session.key()));
                cursor = page.next();
                for (int n : List.of(1, 2, 4, 7, 8, 9).subList(0, 2 * size)) {
                    store.touch(key(n), new Touch(4_000, 3_000, END, 0));
                }
            } while (cursor != null);
            assertThat(seen).containsExactlyInAnyOrder(key(1), key(2), key(4), key(7), key(8), key(9));
        }
    }

    @Test
    void aSweepClaimsAndSettlesItAndLeavesNothing() {
        List<StoredSession> claimed = store.claimExpired(30_000, 40_000, 10);
        assertThat(claimed).extracting(StoredSession::key).containsExactlyInAnyOrder(key(5), key(8));
        claimed.forEach(each -> assertThat(store.settle(each, 0)).isTrue());
        assertThat(store.count()).isEqualTo(5);
        store.claimExpired(END, END + 1, 10).forEach(each -> store.settle(each, 0));
        assertThat(store.delete(key(7))).isEqualTo(Removal.SESSION);
        store.claimExpired(END + 2, END + 3, 10).forEach(each -> store.settle(each, 0));
        assertThat(inspection.keys(prefix)).containsExactly(prefix + "meta");
    }

    @Test
    void whatCanNotBeReadOfItEnds() {
        String record = record(1);
        inspection.redis().hdel(record, "v");
        assertThat(store.touch(key(1), new Touch(5_000, 5_000, END, 0))).isFalse();
        assertThat(((StoredSession) store.find(key(1))).data()).isEmpty();
        assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
        assertThat(store.find(key(1))).isNull();
    }

    @Test
    void whatALaterVersionWroteAsAHashIsLeftAlone() {
        inspection.redis().hset(record(8), "f", "7");
        Map<String, String> before = inspection.redis().hgetall(record(8));
        assertThat(((StoredSession) store.find(key(8))).data()).isEqualTo(new byte[] {63});
        assertThat(store.claimExpired(30_000, 40_000, 10)).hasSize(1);
        assertThat(inspection.redis().hgetall(record(8))).isEqualTo(before);
    }

    /** What format 1 wrote. */
    static List<String> commands(String prefix) throws IOException {
        try (var commands = FormatOneTest.class.getResourceAsStream("format1.txt")) {
            String all = new String(Objects.requireNonNull(commands).readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replace("PREFIX:", prefix))
                    .toList();
        }
    }

    private List<SessionKey> walked(int size) {
        List<SessionKey> seen = new ArrayList<>();
        String cursor = null;
        do {
            ScanPage page = store.scan(cursor, size);
            page.sessions().forEach(session -> seen.add(session.key()));
            cursor = page.next();
        } while (cursor != null);
        return seen;
    }

    private List<String> hashes() {
        return inspection.records(prefix).stream()
                .filter(each -> inspection.redis().type(each).equals("hash"))
                .toList();
    }

    private String record(int number) {
        return inspection.records(prefix).stream()
                .filter(each -> each.endsWith(KeySpace.member(key(number))))
                .findFirst()
                .orElseThrow();
    }

    private long ttl(int number) {
        return inspection.redis().pttl(record(number));
    }

    private static StoredSession rolled() {
        return ofAda(3).toBuilder().key(key(4)).version(4).build();
    }

    private static StoredSession ofAda(int number) {
        return session(number).toBuilder().user("ada").build();
    }

    private static StoredSession session(int number) {
        return StoredSession.builder(key(number))
                .version(3)
                .created(1_000)
                .lastAccess(4_000)
                .lastUpdate(2_000)
                .expiryBase(3_000)
                .expiresAt(END)
                .data(("data of " + number).getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
