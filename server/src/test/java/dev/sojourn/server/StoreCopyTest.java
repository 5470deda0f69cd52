package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {

    private static final int MANY = 1_200;

    @TempDir
    private Path folder;

    @Test
    void sessionsAreWhatTheyWereAfterACopyFromMemoryToH2AndOnToRocksDb() throws Exception {
        SharedStoreOptions options = new SharedStoreOptions("sojourn", Duration.ofSeconds(2), 4, 0, true, 0, null);
        MemoryStore memory = new MemoryStore();
        for (int i = 0; i < MANY; i++) {
            memory.create(session(i));
        }
        try (Stores stores = new Stores(options);
                SessionStore h2 = stores.openPlain(StoreAddress.parse(h2()), KeySpace.SERVER);
                SessionStore rocks = stores.openPlain(StoreAddress.parse(rocksdb("end")), KeySpace.SERVER)) {
            assertThat(StoreCopy.copy(memory, h2)).isEqualTo(new StoreCopy.Counts(MANY, 0));
            assertThat(StoreCopy.copy(h2, rocks)).isEqualTo(new StoreCopy.Counts(MANY, 0));

            for (int i = 0; i < MANY; i++) {
                assertThat(rocks.find(session(i).key()))
                        .usingRecursiveComparison()
                        .isEqualTo(session(i));
            }
            assertThat(Objects.requireNonNull(rocks.users())
                            .findByUser("user 7", null, 100)
                            .sessions())
                    .hasSize(MANY / 100);
        }
    }

    @Test
    void aSessionThatIsThereAlreadyIsLeftAlone() {
        MemoryStore from = new MemoryStore();
        MemoryStore to = new MemoryStore();
        from.create(session(1));
        from.create(session(2));
        to.create(session(1).toBuilder().version(7).build());

        assertThat(StoreCopy.copy(from, to)).isEqualTo(new StoreCopy.Counts(1, 1));
        assertThat(to.find(session(1).key()))
                .isInstanceOfSatisfying(
                        StoredSession.class, kept -> assertThat(kept.version()).isEqualTo(7));
    }

    @Test
    void cookiesKeepTheirSessionsWhenTheNewServerHasTheOldKeys() throws Exception {
        String old = rocksdb("old");
        String cookie;
        String sid;
        try (ServerScene scene = new ServerScene("--store=" + old)) {
            scene.post("/demos/sessions/start", "name=Ada");
            cookie = scene.cookie();
            sid = scene.get("/mars/save").body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
        }

        assertThat(run("--from", old, "--to", h2()))
                .contains("sessions of the server: 1 copied, 0 there already")
                .contains("sessions of mount mars: 1 copied, 0 there already")
                .contains("signing.keys");

        String keys =
                Files.readString(folder.resolve("old").resolve("signing.keys")).strip();
        try (ServerScene scene = new ServerScene("--store=" + h2(), "--secret=" + keys)) {
            assertThat(scene.getAs(cookie, "/demos/sessions/continue").body()).isEqualTo("hello Ada you are logged in");
            assertThat(scene.get("/mars/read?sid=" + sid).body()).startsWith("{\"time\":\"");
        }
    }

    @Test
    void aCopyThatCannotBeDoneIsRefusedInOneLine() {
        assertThatThrownBy(() -> run("--from", rocksdb("a")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--to STORE");
        assertThatThrownBy(() -> run("--from", "memory:", "--to", h2()))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("outlive a process");
        assertThatThrownBy(() -> run("--from", h2(), "--to", h2())).hasMessageContaining("the store itself");
        assertThatThrownBy(() -> run("--from", h2(), "--to", "redis://:hush@127.0.0.1:1", "--store-timeout=1s"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("redis://127.0.0.1:1")
                .hasMessageNotContaining("hush");
    }

    private String rocksdb(String name) {
        return "rocksdb:" + folder.resolve(name);
    }

    private String h2() {
        return "jdbc:h2:" + folder.resolve("h2").resolve("sessions");
    }

    private static String run(String... arguments) throws OptionException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(StoreCopy.run(List.of(arguments), Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8)))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StoredSession session(int number) {
        SessionKey key = SessionId.of("session " + number).key();
        return StoredSession.builder(key)
                .lineage(number % 4 == 0 ? SessionId.of("before " + number).key() : key)
                .version(1 + number % 5)
                .created(1_000_000L + number)
                .lastAccess(2_000_000L + number)
                .lastUpdate(1_500_000L + number)
                .expiryBase(2_000_000L + number)
                .expiresAt(number % 10 == 0 ? StoredSession.NEVER : 9_000_000_000_000L + number)
                .duration(number % 3 == 0 ? 60_000 : StoredSession.ENGINE_DURATION)
                .user(number % 2 == 0 ? null : "user " + number % 100)
                .data(("data of " + number).getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
