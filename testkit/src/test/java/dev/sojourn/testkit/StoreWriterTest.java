package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Connection;
import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.Visit;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.codec.Seal;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Unreadable;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.Transport;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody who can write to the store, and has no key, can do to sessions that are encrypted: the table of
 * SECURITY.md, row by row. What is not detected is here as well, so that nobody takes it for promised.
 */
class StoreWriterTest {

    private static final byte[] SECRET = filled(1);
    private static final EncryptionKey KEY = EncryptionKey.of("one", SECRET);
    private static final EncryptionKey NEWER = EncryptionKey.of("two", filled(2));

    private @Nullable Forging store;
    private final Scene scene = scene(engine -> engine.encryption(KEY));

    /** A store with a second pen: what is put down in it is what the engine finds. */
    private static final class Forging extends Scene.OutsideTheProcess {
        private final Map<SessionKey, StoredRecord> forged = new ConcurrentHashMap<>();

        Forging(SessionStore target) {
            super(target);
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = forged.get(key);
            return record == null ? super.find(key) : record;
        }

        @Override
        public @Nullable StoredRecord findFresh(SessionKey key) {
            return find(key);
        }
    }

    private Scene scene(UnaryOperator<EngineBuilder> settings) {
        return Scene.over(
                below -> {
                    store = new Forging(below);
                    return store;
                },
                settings);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static byte[] filled(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private static String eve(Scene scene) {
        return scene.client(session -> session.set("role", "guest").setUser("eve"));
    }

    private static StoredSession row(Scene scene, String user) {
        return scene.memory.users().findByUser(user, null, 2).sessions().get(0);
    }

    private static void put(Scene scene, StoredSession row) {
        scene.memory.delete(row.key());
        assertThat(scene.memory.create(row)).isTrue();
    }

    private void forge(StoredRecord record) {
        Objects.requireNonNull(store).forged.put(record.key(), record);
    }

    private static void assertFoundAltered(Scene scene, String token, StoredSession row) {
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.heard(Unreadable.class)).singleElement().satisfies(event -> {
            assertThat(event.newerFormat()).isFalse();
            assertThat(event.detail()).contains("altered").doesNotContain("eve");
        });
        assertThat(scene.heard(Ended.class)).extracting(Ended::reason).containsExactly(EndReason.UNREADABLE);
        assertThat(scene.memory.find(row.key())).isNull();
    }

    static Stream<Named<UnaryOperator<StoredSession.Builder>>> coveredColumns() {
        return Stream.of(
                Named.of("another user", row -> row.user("admin")),
                Named.of("nobody", row -> row.user(null)),
                Named.of("a later beginning", row -> row.created(row.build().created() + 1)),
                Named.of("an earlier beginning", row -> row.created(row.build().created() - 1)),
                Named.of(
                        "a longer duration",
                        row -> row.duration(Duration.ofDays(1).toMillis())),
                Named.of("no end", row -> row.duration(StoredSession.NEVER).expiresAt(StoredSession.NEVER)),
                Named.of("another last write", row -> row.lastUpdate(0)),
                Named.of("another version", row -> row.version(row.build().version() + 1)),
                Named.of("another lineage", row -> row.lineage(SessionKey.parse("ab".repeat(32)))));
    }

    @ParameterizedTest
    @MethodSource("coveredColumns")
    void aRowWhoseCoveredColumnsWereAlteredIsNoSessionAndEnds(UnaryOperator<StoredSession.Builder> altering) {
        String token = eve(scene);
        StoredSession row = row(scene, "eve");
        StoredSession altered = altering.apply(row.toBuilder()).build();
        put(scene, altered);

        assertFoundAltered(scene, token, altered);
    }

    @Test
    void aNobodysRowThatIsGivenAUserIsNoSession() {
        String token = scene.client();
        StoredSession row = scene.memory.scan(null, 2).sessions().get(0);
        put(scene, row.toBuilder().user("admin").build());

        assertFoundAltered(scene, token, row);
    }

    @Test
    void anOlderBodyUnderNewerColumnsIsNoSession() {
        String token = eve(scene);
        StoredSession older = row(scene, "eve");
        scene.visit(token, session -> session.set("role", "none"));
        StoredSession newer = row(scene, "eve");
        put(scene, newer.toBuilder().data(older.data()).build());

        assertFoundAltered(scene, token, newer);
    }

    @Test
    void theRowOfAnotherSessionUnderOnesOwnKeyIsNoSession() {
        String token = eve(scene);
        StoredSession own = row(scene, "eve");
        scene.client(session -> session.set("role", "root").setUser("admin"));
        StoredSession theirs = row(scene, "admin");
        put(scene, theirs.toBuilder().key(own.key()).build());

        assertFoundAltered(scene, token, own);
    }

    @Test
    void anUnencryptedRowIsNoSessionAndIsLeftToWhoeverWroteIt() {
        String token = eve(scene);
        StoredSession own = row(scene, "eve");
        put(scene, planted(scene, own));

        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.memory.find(own.key())).isNotNull();
        assertThat(scene.heard(Ended.class)).isEmpty();
    }

    /** A row for a key, as a node without encryption writes it. */
    private static StoredSession planted(Scene scene, StoredSession own) {
        SessionKey[] from = {own.key()};
        try (SessionEngine plain = scene.engine(new Scene.OutsideTheProcess(scene.memory), engine -> engine);
                Visit visit = plain.enter()) {
            visit.session().set("role", "root").setUser("admin");
            visit.commit();
            from[0] = SessionKey.parse(String.valueOf(visit.session().key()));
        }
        StoredSession plain = (StoredSession) Objects.requireNonNull(scene.memory.find(from[0]));
        byte[] body = Seal.checksum().open(from[0].toBytes(), new byte[0], plain.data());
        return plain.toBuilder()
                .key(own.key())
                .lineage(own.key())
                .data(Seal.checksum().seal(own.key().toBytes(), new byte[0], body))
                .build();
    }

    @Test
    void whileUnencryptedRowsAreAcceptedTheyMakeAnybodyOfAnybody() {
        try (Scene open = scene(engine -> engine.encryption(KEY).acceptUnencrypted())) {
            String token = eve(open);
            put(open, planted(open, row(open, "eve")));

            assertThat(open.read(token, Session::user)).isEqualTo("admin");
        }
    }

    @Test
    void aRowOfAnEarlierFormatMayBePutBackBesideOtherColumnsWhileItsKeyIsInTheRing() throws Exception {
        String token = eve(scene);
        StoredSession row = row(scene, "eve");
        byte[] body = EarlierEnvelopes.open(SECRET, row);
        StoredSession kept = row.toBuilder()
                .user("admin")
                .data(EarlierEnvelopes.seal(3, "one", SECRET, row.key(), body))
                .build();
        put(scene, kept);
        try (SessionEngine rotated =
                        scene.engine(new Scene.OutsideTheProcess(scene.memory), engine -> engine.encryption(NEWER));
                Visit visit = rotated.enter(token, Transport.COOKIE)) {
            assertThat(visit.session().exists()).isFalse();
        }

        assertThat(scene.read(token, Session::user)).isEqualTo("admin");
    }

    @Test
    void aLaterExpiryIsNotDetectedAndLastsToTheAbsoluteLimit() {
        String token = eve(scene);
        StoredSession row = row(scene, "eve");
        put(
                scene,
                row.toBuilder()
                        .lastAccess(row.lastAccess() + 1)
                        .expiresAt(StoredSession.NEVER)
                        .build());
        scene.after(Duration.ofHours(12).minusMillis(1));

        assertThat(scene.lives(token)).isTrue();
        scene.after(Duration.ofMillis(1));
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.heard(Unreadable.class)).isEmpty();
    }

    @Test
    void aWholeOlderRowIsNotDetected() {
        String token = eve(scene);
        scene.visit(token, session -> session.set("role", "root"));
        StoredSession older = row(scene, "eve");
        scene.visit(token, session -> session.set("role", "none"));
        put(scene, older);

        assertThat(scene.value(token, "role")).isEqualTo("root");
    }

    @Test
    void aRowThatIsPutBackAfterTheLogoutIsNotDetectedAndLastsToTheAbsoluteLimit() {
        String token = eve(scene);
        StoredSession row = row(scene, "eve");
        scene.visit(token, Session::destroy);
        put(scene, row);

        assertThat(scene.lives(token)).isTrue();
        put(scene, row.toBuilder().expiresAt(StoredSession.NEVER).build());
        scene.after(Duration.ofHours(12));
        assertThat(scene.lives(token)).isFalse();
    }

    @Test
    void aRowThatIsElsewhereWhileAllSessionsOfItsUserEndIsNotDetected() {
        String token = eve(scene);
        StoredSession row = row(scene, "eve");
        put(scene, row.toBuilder().user("nobody").build());
        assertThat(scene.engine.directory().endAllOf("eve")).isZero();
        put(scene, row);

        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void aRowThatIsDeletedOrMarkedAsExpiredIsNoSession() {
        String token = eve(scene);
        StoredSession row = row(scene, "eve");
        scene.memory.delete(row.key());
        assertThat(scene.lives(token)).isFalse();
        put(scene, row.asClaimed());
        assertThat(scene.lives(token)).isFalse();
    }

    @Test
    void aTrailToTheSessionOfAnotherLeadsNowhere() {
        String token = eve(scene);
        StoredSession own = row(scene, "eve");
        String theirs = scene.client(session -> session.setUser("admin"));
        StoredSession target = row(scene, "admin");
        forge(new Trail(own.key(), target.key(), StoredSession.NEVER, StoredSession.NEVER));

        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.heard(Ended.class)).isEmpty();
        assertThat(scene.read(theirs, Session::user)).isEqualTo("admin");
    }

    @Test
    void aSocketIsNotLedToTheSessionOfAnother() {
        String token = eve(scene);
        Connection.Attachment socket = scene.read(token, session -> scene.engine.attach(session, reason -> {}));
        StoredSession own = row(scene, "eve");
        scene.client(session -> session.setUser("admin"));
        StoredSession target = row(scene, "admin");
        try (Visit underWay = scene.engine.enter(socket)) {
            underWay.session().get("role");
            forge(new Trail(own.key(), target.key(), StoredSession.NEVER, StoredSession.NEVER));
            assertThat(underWay.session().reload()).isFalse();
        }

        try (Visit visit = scene.engine.enter(socket)) {
            assertThat(visit.session().exists()).isFalse();
        }
    }

    @Test
    void aRequestUnderWayIsNotLedToTheSessionOfAnother() {
        String token = eve(scene);
        StoredSession own = row(scene, "eve");
        scene.client(session -> session.setUser("admin"));
        StoredSession target = row(scene, "admin");
        try (Visit visit = scene.enter(token)) {
            visit.session().get("role");
            forge(new Trail(own.key(), target.key(), StoredSession.NEVER, StoredSession.NEVER));
            assertThat(visit.session().reload()).isFalse();
            assertThat(visit.session().user()).isNull();
        }
    }

    @Test
    void aGraceThatIsOverIsNotBroughtBack() {
        String planted = scene.client();
        String login = scene.visit(planted, session -> session.setUser("admin"));
        SessionKey before = row(scene, "admin").lineage();
        Trail trail = (Trail) Objects.requireNonNull(scene.memory.find(before));
        forge(new Trail(before, trail.to(), StoredSession.NEVER, StoredSession.NEVER));

        assertThat(scene.lives(planted)).isFalse();
        assertThat(scene.read(login, Session::user)).isEqualTo("admin");
    }

    @Test
    void aGraceThatALaterRollHasCutIsNotBroughtBack() {
        String first = scene.client(session -> session.setUser("eve"));
        SessionKey before = row(scene, "eve").key();
        String second = scene.visit(first, session -> session.roll(Duration.ofSeconds(60)));
        String third = scene.visit(second, session -> session.roll(Duration.ofSeconds(1)));
        forge(new Trail(before, row(scene, "eve").key(), StoredSession.NEVER, StoredSession.NEVER));

        assertThat(scene.lives(first)).isTrue();
        scene.after(Duration.ofSeconds(1));
        assertThat(scene.lives(first)).isFalse();
        assertThat(scene.lives(third)).isTrue();
    }

    @Test
    void listingsShowColumnsAsTheyStandAndNothingOfTheBody() {
        eve(scene);
        StoredSession altered = row(scene, "eve").toBuilder().user("admin").build();
        put(scene, altered);

        List<SessionInfo> shown =
                scene.engine.directory().ofUser("admin", null, 10).sessions();
        assertThat(shown).singleElement().satisfies(info -> {
            assertThat(info.user()).isEqualTo("admin");
            assertThat(info.attributes()).isEmpty();
        });
    }
}
