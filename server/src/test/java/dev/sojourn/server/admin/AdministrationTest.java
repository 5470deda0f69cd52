package dev.sojourn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every door of administration may rely on. */
class AdministrationTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore();
    /** One whose records are sealed, as they are wherever they leave the process. */
    private final SessionEngine engine = SessionEngine.builder()
            .store(new ForwardingStore(store) {
                @Override
                public boolean inProcess() {
                    return false;
                }
            })
            .clock(clock)
            .keys(KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF")))
            .withoutSweeps()
            .build();

    private final List<AuditEvent> lines = new CopyOnWriteArrayList<>();
    private final Audit audit = new Audit(lines::add, false, "node-1", clock);
    private final Administration admin = new Administration(Engines.of(engine), audit);
    private final Caller caller = new Caller(Door.CONSOLE, "admin", null, "127.0.0.1", null, "r-1", null);

    @AfterEach
    void close() {
        engine.close();
    }

    private Session begin(Map<String, ?> data) {
        return engine.directory().create(data);
    }

    private Session of(String user) {
        Session session = begin(Map.of());
        session.setUser(user);
        return session;
    }

    private static String key(Session session) {
        return Objects.requireNonNull(session.key());
    }

    private Slice list(SessionFilter filter, @Nullable String cursor, int limit) {
        return admin.list(caller, null, filter, false, cursor, limit);
    }

    private static SessionFilter largerThan(long bytes) {
        return new SessionFilter(null, null, null, null, null, null, bytes, null);
    }

    private static SessionFilter idleSince(Instant moment) {
        return new SessionFilter(null, null, moment, null, null, null, null, null);
    }

    /** Walks to the end, and tells the keys and that no slice was too long. */
    private List<String> walk(SessionFilter filter, int limit) {
        List<String> keys = new ArrayList<>();
        String cursor = null;
        do {
            Slice slice = list(filter, cursor, limit);
            assertThat(slice.rows()).hasSizeLessThanOrEqualTo(limit);
            slice.rows().forEach(row -> keys.add(row.session().key()));
            cursor = slice.cursor();
        } while (cursor != null);
        return keys;
    }

    @Test
    void aWalkWithAFilterMeetsEachSessionThatIsMeantOnce() {
        List<String> large = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            Session session = begin(i % 3 == 0 ? Map.of("text", "x".repeat(500)) : Map.of());
            if (i % 3 == 0) {
                large.add(key(session));
            }
        }

        for (int limit : new int[] {1, 7, 100, 500}) {
            assertThat(walk(largerThan(400), limit)).containsExactlyInAnyOrderElementsOf(large);
        }
        assertThat(walk(SessionFilter.all(), 33)).hasSize(700).doesNotHaveDuplicates();
    }

    @Test
    void noTextOfALineIsLongerThanFiveHundredAndTwelve() {
        String text = "u".repeat(511) + "\ud83d\ude00" + "x".repeat(100_000);
        Target on = new Target(null, null, text, SessionFilter.ofUser(text), null, null);
        AuditEvent line = new AuditEvent(
                clock.instant(), "node-1", Act.WRITE, caller, on, List.of(text), Outcome.DONE, 1, null, 0);

        assertThat(line.on().user()).isEqualTo("u".repeat(511));
        assertThat(line.names()).containsExactly("u".repeat(511));
        assertThat(line.json()).hasSizeLessThan(3_000);
    }

    @Test
    void noneAmongTheFirstFiveThousandIsAnEmptySliceWithACursor() {
        for (int i = 0; i < 5_300; i++) {
            begin(Map.of());
        }

        Slice slice = list(largerThan(1_000_000), null, 50);

        assertThat(slice.rows()).isEmpty();
        assertThat(slice.examined()).isBetween(1, 5_249);
        assertThat(slice.cursor()).isNotNull();
        assertThat(walk(largerThan(1_000_000), 50)).isEmpty();
    }

    @Test
    void eachPartOfAFilterHolds() {
        Session old = of("ada");
        clock.advance(Duration.ofMinutes(10));
        Instant between = clock.instant();
        clock.advance(Duration.ofMinutes(10));
        Session young = begin(Map.of("a", 1));
        young.setDuration(Duration.ofHours(1));
        young.save();

        assertThat(walk(idleSince(between), 10)).containsExactly(key(old));
        assertThat(walk(new SessionFilter(null, null, null, between, null, null, null, null), 10))
                .containsExactly(key(old));
        assertThat(walk(new SessionFilter(null, null, null, null, between, null, null, null), 10))
                .containsExactly(key(young));
        Instant soon = clock.instant().plus(Duration.ofMinutes(40));
        assertThat(walk(new SessionFilter(null, null, null, null, null, soon, null, null), 10))
                .containsExactly(key(old));
        assertThat(walk(new SessionFilter(null, null, null, null, null, null, null, Owner.USER), 10))
                .containsExactly(key(old));
        assertThat(walk(new SessionFilter(null, null, null, null, null, null, null, Owner.NOBODY), 10))
                .containsExactly(key(young));
        assertThat(walk(SessionFilter.ofUser("ada"), 10)).containsExactly(key(old));
        assertThat(walk(new SessionFilter(null, key(young).substring(0, 6), null, null, null, null, null, null), 10))
                .containsExactly(key(young));
        assertThat(walk(new SessionFilter(null, key(young), null, null, null, null, null, null), 10))
                .containsExactly(key(young));
    }

    @Test
    void aSessionIsShownWithoutItsValues() {
        Session session = begin(Map.of("cart", List.of(1, 2), "name", "Ada", "n", 5));

        Detail detail = admin.show(caller, null, key(session));

        assertThat(detail.contents().entries())
                .extracting(SessionInfo.Entry::name, SessionInfo.Entry::type)
                .containsExactlyInAnyOrder(tuple("cart", "list"), tuple("name", "text"), tuple("n", "integer"));
        assertThat(detail.session().version()).isEqualTo(1);
        assertThat(detail.session().bytes()).isPositive();
        assertThat(detail.rule()).isEqualTo(Detail.Rule.IDLE);
        assertThat(lines).extracting(AuditEvent::act).containsExactly(Act.SHOW);
    }

    @Test
    void aValueIsToldAfterItsLineWasWritten() {
        Session session = begin(Map.of("name", "Ada"));

        Value value = admin.value(caller, null, key(session), "name");

        assertThat(value.value()).isEqualTo("Ada");
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.act()).isEqualTo(Act.READ_VALUES);
            assertThat(line.names()).containsExactly("name");
            assertThat(line.json()).contains(key(session)).doesNotContain("Ada");
        });
    }

    @Test
    void aSessionThatHadBegunLaterIsNotEnded() {
        Session before = begin(Map.of());
        clock.advance(Duration.ofSeconds(1));
        Instant page = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        Session after = begin(Map.of());

        Ended tried = admin.endMatching(caller, null, SessionFilter.all(), page, null, null, true);
        Ended ended = admin.endMatching(caller, null, SessionFilter.all(), page, null, null, false);

        assertThat(tried.ended()).isEqualTo(1);
        assertThat(ended.ended()).isEqualTo(1);
        assertThat(engine.directory().find(key(before))).isEmpty();
        assertThat(engine.directory().find(key(after))).isPresent();
        assertThat(lines)
                .extracting(AuditEvent::act, AuditEvent::outcome, AuditEvent::count)
                .containsExactly(
                        tuple(Act.LIST, Outcome.DONE, 1),
                        tuple(Act.END_ALL, Outcome.BEGUN, -1),
                        tuple(Act.END_ALL, Outcome.DONE, 1));
    }

    @Test
    void ofManyKeysItIsSaidHowManyHadEndedAlready() {
        String one = key(begin(Map.of()));
        String two = key(begin(Map.of()));
        engine.directory().end(two);

        Ended ended = admin.end(caller, null, List.of(one, two), false);

        assertThat(ended.ended()).isEqualTo(1);
        assertThat(ended.already()).isEqualTo(1);
    }

    @Test
    void theOthersOfAUserEndAndTheOneThatStaysKeepsItsId() {
        Session stays = of("ada");
        Session other = of("ada");
        Session stranger = of("eve");

        assertThat(admin.endAllOf(caller, null, "ada", key(stays)).ended()).isEqualTo(1);
        assertThat(engine.directory().find(key(stays))).isPresent();
        assertThat(engine.directory().find(key(other))).isEmpty();
        assertThatThrownBy(() -> admin.endAllOf(caller, null, "ada", key(stranger)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.why()).isEqualTo(RefusedException.Why.SESSION_NOT_FOUND));
        assertThat(engine.directory().find(key(stays))).isPresent();
    }

    @Test
    void oneDamagedRecordAmongFiftyIsARowThatSaysSoAndCanBeEnded() {
        for (int i = 0; i < 49; i++) {
            begin(Map.of("n", i));
        }
        String bad = key(begin(Map.of("n", 49)));
        StoredSession whole = (StoredSession) Objects.requireNonNull(store.find(SessionKey.parse(bad)));
        byte[] damaged = whole.data().clone();
        damaged[damaged.length / 2] ^= 0x55;
        store.replace(whole.toBuilder().data(damaged).version(2).build(), 1);

        List<Row> rows = list(SessionFilter.all(), null, 100).rows();

        assertThat(rows).hasSize(50);
        assertThat(rows)
                .filteredOn(row -> row.fault() != null)
                .singleElement()
                .satisfies(row -> assertThat(row.session().key()).isEqualTo(bad));
        assertThat(admin.end(caller, null, List.of(bad), false).ended()).isEqualTo(1);
    }

    @Test
    void anActThatFailsLeavesItsLine() {
        assertThatThrownBy(() -> admin.show(caller, null, "0".repeat(64))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> admin.show(caller, "nowhere", "0".repeat(64))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> list(SessionFilter.all(), "no cursor", 5)).isInstanceOf(RefusedException.class);

        assertThat(lines)
                .extracting(AuditEvent::outcome, AuditEvent::error)
                .containsExactly(
                        tuple(Outcome.NONE, "SessionNotFound"),
                        tuple(Outcome.REFUSED, "MountNotFound"),
                        tuple(Outcome.REFUSED, "BadRequest"));
    }

    /** A store that takes its time to count, on a clock that is moved by hand. */
    @Test
    void aNumberThatTookItsTimeIsKeptForAWhileAndACheapOneIsNot() {
        AtomicLong nanos = new AtomicLong();
        AtomicLong cost = new AtomicLong(Duration.ofMillis(6).toNanos());
        AtomicInteger asked = new AtomicInteger();
        try (SessionEngine slow = SessionEngine.builder()
                .store(new ForwardingStore(store) {
                    @Override
                    public long count() {
                        asked.incrementAndGet();
                        nanos.addAndGet(cost.get());
                        return super.count();
                    }
                })
                .withoutSweeps()
                .build()) {
            Administration counting = new Administration(Engines.of(slow), audit, nanos::get);

            assertThat(counting.count(null).exact()).isTrue();
            slow.directory().create();
            assertThat(counting.count(null)).satisfies(count -> {
                assertThat(count.exact()).isFalse();
                assertThat(count.live()).isZero();
            });
            nanos.addAndGet(Duration.ofSeconds(15).toNanos());
            cost.set(Duration.ofSeconds(3).toNanos());
            assertThat(counting.count(null).live()).isEqualTo(1);
            // The longer it takes, the longer it is kept.
            nanos.addAndGet(Duration.ofSeconds(59).toNanos());
            assertThat(counting.count(null).exact()).isFalse();
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            cost.set(0);
            assertThat(counting.count(null).exact()).isTrue();
            assertThat(counting.count(null).exact()).isTrue();
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void aListenerHearsOfEachLineAndOneThatThrowsHarmsNothing() {
        List<AuditEvent> heard = new ArrayList<>();
        audit.addListener(line -> {
            throw new IllegalStateException("told to fail");
        });
        audit.addListener(heard::add);

        admin.end(caller, null, List.of(key(begin(Map.of()))), false);

        assertThat(heard).isEqualTo(lines).hasSize(1);
        assertThat(audit.last(5)).isEqualTo(lines);
    }

    @Test
    void whoIsNotKnownFillsNoDisk() {
        Caller stranger = new Caller(Door.REST, null, null, "127.0.0.1", null, "r-2", null);
        for (int i = 0; i < 10_000; i++) {
            audit.refused(stranger, Act.LIST, Target.engine(null), "Unauthorized");
        }
        for (int i = 0; i < 100; i++) {
            audit.refused(caller, Act.LIST, Target.engine(null), "BadRequest");
        }

        // One thread writes them in their order, and whoever is known has waited for his.
        assertThat(lines).filteredOn(line -> line.by().who() == null).hasSizeBetween(1, 199);
        assertThat(lines).filteredOn(line -> line.by().who() != null).hasSize(100);
    }

    @Test
    void whatStrangersAreNotToldForIsToldByNumber() {
        AtomicLong nanos = new AtomicLong();
        Strangers strangers = new Strangers(nanos::get);
        int told = 0;
        for (int i = 0; i < 500; i++) {
            told += strangers.count();
        }
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(told).isEqualTo(20);
        assertThat(strangers.count()).isEqualTo(481);
        assertThat(strangers.count()).isEqualTo(1);
    }
}
