package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static dev.sojourn.store.redis.Sessions.session;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.event.SessionEvent.Unreadable;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that somebody else wrote: by a later version, by hand, by an accident. Each ends or spares one session. */
class DamageTest {

    private static final int FORMAT = 0;
    private static final String LATER = "\u0003";
    private static final int KIND = 1;
    private static final int HEAD = 66;
    private static final int ENTRY = 51;

    private final String prefix = Prefixes.next();
    private final RedisStore store =
            RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(prefix));
    private final Inspection inspection = Inspection.of(RedisServer.shared());
    private final RedisCommands<String, String> redis = inspection.redis();
    private String record = "";

    @BeforeEach
    void begin() {
        store.create(sample(1).user("ada").build());
        record = inspection.records(prefix).get(0);
    }

    @AfterEach
    void close() {
        store.close();
        inspection.close();
    }

    @Test
    void aRecordOfALaterVersionIsFoundAsOneThatCannotBeReadAndIsLeftAlone() {
        redis.setrange(record, FORMAT, LATER);
        byte[] before = redis.dump(record);
        assertThat(store.find(key(1))).isInstanceOfSatisfying(StoredSession.class, found -> {
            assertThat(found.data()).isEqualTo(new byte[] {63});
            assertThat(found.expiresAt()).isEqualTo(StoredSession.NEVER);
        });
        StoredSession renewed = renewed(session(1), 2);
        List<ThrowingCallable> writes = List.of(
                () -> store.replace(next(session(1)), 1),
                () -> store.touch(key(1), new Touch(NOW + 1, NOW, END, 0)),
                () -> store.roll(session(1), renewed, trail(session(1), renewed)),
                () -> store.settle(session(1), 0),
                () -> store.delete(key(1)));
        for (ThrowingCallable write : writes) {
            assertThatThrownBy(write)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("a later version")
                    .hasMessageContaining("Update this node");
        }
        assertThat(store.create(session(1))).isFalse();
        assertThat(redis.dump(record)).isEqualTo(before);
        assertThat(store.users().findByUser("ada", null, 10).sessions()).isEmpty();
        assertThat(inspection.keys(prefix)).as("its entry stays").anyMatch(key -> key.endsWith("}:u"));
    }

    @Test
    void aSweepPassesOverRecordsOfALaterVersionAndClaimsTheOthers() {
        redis.setrange(record, FORMAT, LATER);
        for (int i = 2; i < 300; i++) {
            store.create(session(i));
        }
        inspection.records(prefix).stream().limit(150).forEach(one -> redis.setrange(one, FORMAT, LATER));
        int spared = (int) inspection.records(prefix).stream()
                .filter(one -> redis.getrange(one, FORMAT, FORMAT).equals(LATER))
                .count();
        List<StoredSession> claimed = new ArrayList<>();
        for (List<StoredSession> some = store.claimExpired(END, END + 60_000, 7);
                !some.isEmpty();
                some = store.claimExpired(END, END + 60_000, 7)) {
            claimed.addAll(some);
        }
        assertThat(claimed).hasSize(299 - spared);
        assertThat(store.count()).isEqualTo(spared);
    }

    @Test
    void aRecordThatIsNoRecordIsFoundUnreadableAndCanBeDeleted() {
        isFoundUnreadableAndCanBeDeleted(() -> redis.set(record, "a text"));
    }

    @Test
    void aRecordOfAnotherTypeIsFoundUnreadableAndCanBeDeleted() {
        isFoundUnreadableAndCanBeDeleted(() -> redis.rpush(record, "a text"));
    }

    @Test
    void theBeginningOfARecordIsFoundUnreadableAndCanBeDeleted() {
        String beginning = redis.getrange(record, 0, 8);
        isFoundUnreadableAndCanBeDeleted(() -> redis.set(record, beginning));
    }

    private void isFoundUnreadableAndCanBeDeleted(Runnable damage) {
        redis.del(record);
        damage.run();
        assertThat(store.find(key(1))).isInstanceOf(StoredSession.class);
        assertThat(store.replace(next(session(1)), 1)).isFalse();
        assertThat(store.touch(key(1), new Touch(NOW, NOW, END, 0))).isFalse();
        assertThat(store.create(session(1))).isFalse();
        assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
        assertThat(store.find(key(1))).isNull();
        assertThat(store.count()).isZero();
    }

    @Test
    void aRecordThatIsNoRecordIsRemovedByASweep() {
        redis.del(record);
        redis.set(record, "a text");
        assertThat(store.claimExpired(END, END + 1, 10)).isEmpty();
        assertThat(store.count()).isZero();
        assertThat(inspection.records(prefix)).isEmpty();
    }

    @Test
    void aTrailThatLeadsNowhereIsRemovedByASweep() {
        redis.setrange(record, KIND, "T");
        assertThat(store.claimExpired(END, END + 1, 10)).isEmpty();
        assertThat(inspection.records(prefix)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "x12345678901234567890123456789012345678901234",
                "{a}0123456789012345678901234567890123456789012"
            })
    void aLineageThatIsNoneEndsNothingElse(String lineage) {
        StoredSession rolled = renewed(sample(1).user("ada").build(), 2);
        store.roll(sample(1).user("ada").build(), rolled, trail(session(1), rolled));
        String at = inspection.records(prefix).stream()
                .filter(one -> one.contains(KeySpace.member(key(2))))
                .findFirst()
                .orElseThrow();
        redis.setrange(at, HEAD + ENTRY, lineage);
        redis.del(record);
        assertThat(store.find(key(2))).isInstanceOf(StoredSession.class);
        assertThat(store.delete(key(2))).isEqualTo(Removal.SESSION);
        assertThat(inspection.records(prefix)).isEmpty();
    }

    @Test
    void aRecordThatWasCutOffIsUnreadableAndEndsWithAnEvent() {
        endsWithAnEvent(damaged -> redis.set(damaged, redis.getrange(damaged, 0, 20)));
    }

    @Test
    void aRecordOfALengthThatItHasNotIsUnreadableAndEndsWithAnEvent() {
        endsWithAnEvent(damaged -> redis.setrange(damaged, HEAD - 60, "length"));
    }

    @Test
    void aRecordWithOtherDataIsUnreadableAndEndsWithAnEvent() {
        endsWithAnEvent(damaged -> redis.setrange(damaged, HEAD, "something"));
    }

    @Test
    void aRecordThatWaitsForARollOfWhichItSaysNothingIsUnreadableAndEndsWithAnEvent() {
        endsWithAnEvent(damaged -> redis.setrange(damaged, KIND, "P"));
    }

    @Test
    void aRecordWhoseEntryIsTooShortIsClaimedWhenItIsDue() {
        redis.setrange(record, 3, "\u0001");
        assertThat(store.claimExpired(END, END + 1, 10)).hasSize(1);
        assertThat(store.settle(store.claimExpired(END + 1, END + 2, 10).get(0), 0))
                .isTrue();
        assertThat(inspection.records(prefix)).isEmpty();
    }

    @Test
    void aRecordOfUnknownKindIsClaimedWhenItIsDue() {
        redis.setrange(record, KIND, "?");
        assertThat(store.claimExpired(END, END + 1, 10)).hasSize(1);
        assertThat(store.settle(store.claimExpired(END + 1, END + 2, 10).get(0), 0))
                .isTrue();
        assertThat(inspection.records(prefix)).isEmpty();
    }

    @Test
    void anEntryInTheIndexOfUsersThatItsRecordContradictsIsDropped() {
        String entries = inspection.keys(prefix).stream()
                .filter(key -> key.endsWith("}:u"))
                .findFirst()
                .orElseThrow();
        String member = redis.zrange(entries, 0, -1).get(0);
        redis.zadd(entries, 1, KeySpace.member(key(9)) + "AAAAAAAA");
        store.create(session(2));
        redis.zadd(entries, 2, KeySpace.member(key(2)) + "AAAAAAAA");
        assertThat(store.users().findByUser("ada", null, 10).sessions()).hasSize(1);
        assertThat(redis.zrange(entries, 0, -1)).containsExactly(member);
    }

    @Test
    void anyUserComesBackAsItWas() {
        List<String> users = List.of("", "\ud83d\ude80", "half \ud83d", "\udc00", "a\u0000b", "\uffff", "\u00ff\u00fe");
        for (int i = 0; i < users.size(); i++) {
            store.create(sample(10 + i).user(users.get(i)).build());
            assertThat(((StoredSession) store.find(key(10 + i))).user()).isEqualTo(users.get(i));
            assertThat(store.users().findByUser(users.get(i), null, 10).sessions())
                    .hasSize(1);
        }
    }

    private void endsWithAnEvent(Consumer<String> damage) {
        store.delete(key(1));
        List<Unreadable> told = new ArrayList<>();
        try (SessionEngine engine = SessionEngine.builder()
                .store(store)
                .unsignedIds()
                .withoutSweeps()
                .listener(Unreadable.class, event -> told.add((Unreadable) event))
                .build()) {
            String id = String.valueOf(
                    engine.directory().create(Map.of("name", "value")).id());
            damage.accept(inspection.records(prefix).get(0));
            assertThat(engine.directory().lookUp(id)).isEmpty();
        }
        assertThat(told).hasSize(1);
        assertThat(inspection.keys(prefix)).containsExactly(prefix + "meta");
    }
}
