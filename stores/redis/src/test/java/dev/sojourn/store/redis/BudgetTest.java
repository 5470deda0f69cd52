package dev.sojourn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which commands reach one server for each thing that an engine does, and that none concerns other keys. */
class BudgetTest {

    private static final KeyRing KEYS = KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF"));

    private final RedisServer server = RedisServer.shared();
    private final String prefix = Prefixes.next();
    private final RedisStore store =
            RedisStore.open(RedisOptions.at(server.uri()).prefix(prefix));
    private final SessionEngine engine =
            SessionEngine.builder().store(store).keys(KEYS).withoutSweeps().build();
    private final Monitor monitor = new Monitor(server);

    @BeforeEach
    void letTheServerSeeEachScriptOnce() {
        String token = begin(session -> session.set("name", "value"));
        token = visit(token, session -> session.set("name", "other"));
        token = visit(token, Session::roll);
        visit(token, Session::destroy);
        engine.directory().sweep();
        monitor.all();
    }

    @AfterEach
    void close() {
        monitor.close();
        engine.close();
        store.close();
    }

    @Test
    void aNewSessionWithDataCostsOne() {
        begin(session -> session.set("name", "value"));
        assertThat(monitor.commands(prefix)).containsExactly("evalsha");
    }

    @Test
    void aNewSessionOfAUserCostsOne() {
        begin(session -> session.set("name", "value").setUser("ada"));
        assertThat(monitor.commands(prefix)).containsExactly("evalsha");
    }

    @Test
    void aVisitThatReadsCostsOneAndWritesNothing() {
        String token = begin(session -> session.set("name", "value"));
        monitor.all();
        visit(token, session -> session.get("name"));
        assertThat(monitor.commands(prefix)).containsExactly("get");
    }

    @Test
    void aVisitThatWritesCostsTwo() {
        String token = begin(session -> session.set("name", "value"));
        monitor.all();
        visit(token, session -> session.set("name", "other").set("further", 1).extend(Duration.ofMinutes(10)));
        assertThat(monitor.commands(prefix)).containsExactly("get", "evalsha");
    }

    @Test
    void rollLoginAndDestroyCostOneEachAfterTheLoad() {
        String token = begin(session -> session.set("name", "value"));
        monitor.all();
        token = visit(token, Session::roll);
        assertThat(monitor.commands(prefix)).containsExactly("get", "evalsha");
        token = visit(token, session -> session.setUser("ada"));
        assertThat(monitor.commands(prefix)).containsExactly("get", "evalsha");
        visit(token, Session::destroy);
        assertThat(monitor.commands(prefix)).containsExactly("get", "evalsha");
    }

    @Test
    void anAdmissionCostsOneMoreUnlessTheUserHasAllSessionsAllowed() {
        try (SessionEngine limited = SessionEngine.builder()
                .store(store)
                .keys(KEYS)
                .withoutSweeps()
                .sessionsPerUser(2, Overflow.REFUSE)
                .build()) {
            limited.directory().create(Map.of("a", 1)).setUser("eve").save();
            monitor.all();
            limited.directory().create(Map.of("a", 1)).setUser("eve").save();
            assertThat(monitor.commands(prefix)).hasSizeLessThanOrEqualTo(3).containsOnly("evalsha");
        }
    }

    @Test
    void aForgedIdCostsNothingAndAnUnknownOneCostsOne() {
        String unknown = engine.ids().sign(engine.ids().generate(), Transport.COOKIE);
        String forged = (unknown.charAt(0) == 'A' ? "B" : "A") + unknown.substring(1);
        monitor.all();
        visit(forged, session -> assertThat(session.exists()).isFalse());
        assertThat(monitor.commands(prefix)).isEmpty();
        visit(unknown, session -> assertThat(session.exists()).isFalse());
        assertThat(monitor.commands(prefix)).containsExactly("get");
    }

    @Test
    void aSweepThatFindsNothingCostsTwoHoweverManyBucketsThereAre() {
        begin(session -> session.set("name", "value"));
        monitor.all();
        engine.directory().sweep();
        assertThat(monitor.commands(prefix)).containsExactly("evalsha", "evalsha");
    }

    @Test
    void aServerThatForgotTheScriptsIsSentThemAgain() {
        String token = begin(session -> session.set("name", "value"));
        server.command("SCRIPT FLUSH");
        monitor.all();
        visit(token, session -> session.set("name", "other"));
        assertThat(monitor.commands(prefix)).containsExactly("get", "evalsha", "eval");
        visit(token, session -> session.set("name", "third"));
        assertThat(monitor.commands(prefix)).containsExactly("get", "evalsha");
    }

    @Test
    void noCommandConcernsOtherKeysOrTheServer() {
        String token = begin(session -> session.set("name", "value").setUser("ada"));
        visit(token, session -> session.set("name", "other"));
        engine.directory().sweep();
        store.count();
        store.scan(null, 10);
        store.users().findByUser("ada", null, 10);
        RedisStore.open(RedisOptions.at(server.uri()).prefix(prefix)).close();
        List<String> seen = monitor.all();
        assertThat(seen).noneMatch(line -> line.matches("(?i).*\"(keys|scan|flushdb|flushall|config|randomkey)\".*"));
        assertThat(seen.stream().filter(line -> !line.contains(prefix)).toList())
                .as("commands without a key")
                .allMatch(line -> line.matches("(?i).*\"(ping|hello|client|time|info|subscribe|quit)\".*"));
    }

    @Test
    void thereIsNoCallToRedisAfterTheStoreIsClosed() {
        store.close();
        monitor.all();
        assertThatThrownBy(() -> store.count()).isInstanceOf(StoreException.class);
        assertThat(monitor.commands(prefix)).isEmpty();
    }

    private String begin(Consumer<Session> work) {
        try (Visit visit = engine.enter()) {
            work.accept(visit.session().begin());
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    private String visit(String token, Consumer<Session> work) {
        try (Visit visit = engine.enter(token, Transport.COOKIE)) {
            work.accept(visit.session());
            visit.commit();
            String next = visit.session().signedId();
            return next == null ? token : next;
        }
    }
}
