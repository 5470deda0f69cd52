package dev.sojourn.server;

import static dev.sojourn.server.CommandScene.fill;
import static dev.sojourn.server.CommandScene.key;
import static dev.sojourn.server.CommandScene.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are copied, backed up and brought back, and what their cookies are worth then. */
class StoreMovesTest {

    private static final int MANY = 1_200;

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();

    @Test
    void sessionsAreWhatTheyWereAfterACopyToADatabaseAndOnToADirectory() {
        StoredSession[] many =
                IntStream.range(0, MANY).mapToObj(StoreMovesTest::varied).toArray(StoredSession[]::new);
        fill(rocksdb("begin"), many);

        assertThat(scene.run("store", "copy", "--from", rocksdb("begin"), "--to", h2(), "--json")
                        .out())
                .isEqualTo("{\"mount\":null,\"copied\":" + MANY + ",\"present\":0}\n");
        assertThat(scene.run("store", "copy", "--from", h2(), "--to", rocksdb("end"))
                        .code())
                .isZero();

        try (SessionStore end = CommandScene.open(rocksdb("end"), KeySpace.SERVER)) {
            for (StoredSession session : many) {
                assertThat(end.find(session.key())).usingRecursiveComparison().isEqualTo(session);
            }
            assertThat(Objects.requireNonNull(end.users())
                            .findByUser("user 7", null, 100)
                            .sessions())
                    .hasSize(MANY / 100);
        }
    }

    @Test
    void cookiesKeepTheirSessionsAfterACopy() throws Exception {
        String old = rocksdb("old");
        String cookie;
        String sid;
        try (ServerScene server = new ServerScene("--store=" + old)) {
            server.post("/demos/sessions/start", "name=Ada");
            cookie = server.cookie();
            sid = server.get("/mars/save").body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
        }

        Ran ran = scene.run("store", "copy", "--from", old, "--to", h2());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("the server\t1\t0\n", "mount mars\t1\t0\n");
        assertThat(ran.err()).contains("The signing keys came along");
        assertThat(scene.run("store", "copy", "--from", old, "--to", h2(), "--yes")
                        .out())
                .as("what is there is left alone")
                .contains("the server\t0\t1\n", "mount mars\t0\t1\n");

        try (ServerScene server = new ServerScene("--store=" + h2())) {
            assertThat(server.getAs(cookie, "/demos/sessions/continue").body())
                    .isEqualTo("hello Ada you are logged in");
            assertThat(server.get("/mars/read?sid=" + sid).body()).startsWith("{\"time\":\"");
        }
    }

    @Test
    void aStoreComesBackFromItsBackup() throws IOException {
        fill(rocksdb("data"), session(1, "ada", 10), session(2, null, 20));
        Path keys = Files.writeString(folder.resolve("data/signing.keys"), "k".repeat(40) + "\n");
        Path backup = folder.resolve("backup");

        Ran made = scene.run("store", "backup", backup.toString(), "--store", rocksdb("data"));
        assertThat(made).isEqualTo(new Ran(0, "the server\t2\t0\n", "The signing keys are in it.\n"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rwx------");
        assertThat(folder.resolve("backup.unfinished")).doesNotExist();

        Ran refused = scene.run("store", "restore", backup.toString(), "--store", rocksdb("new"));
        assertThat(refused.code()).as("nobody is there to be asked").isEqualTo(5);
        assertThat(refused.err())
                .contains("Bring back 2 sessions of ", "--yes")
                .contains("have ended since then live again");

        Ran done = scene.run("store", "restore", backup.toString(), "--store", rocksdb("new"), "--yes", "--json");
        assertThat(done.code()).isZero();
        assertThat(done.out()).isEqualTo("{\"mount\":null,\"copied\":2,\"present\":0}\n");
        assertThat(folder.resolve("new/signing.keys")).hasSameTextualContentAs(keys);
        try (SessionStore restored = CommandScene.open(rocksdb("new"), KeySpace.SERVER)) {
            assertThat(restored.find(key(1))).usingRecursiveComparison().isEqualTo(session(1, "ada", 10));
        }
    }

    @Test
    void aDatabaseIsBackedUpAsADirectoryTooWithItsKeysAndMounts() throws Exception {
        String cookie;
        try (ServerScene server = new ServerScene("--store=" + h2())) {
            server.post("/demos/sessions/start", "name=Ada");
            cookie = server.cookie();
        }
        try (SessionStore mars = CommandScene.open(h2(), KeySpace.ofMount("mars"))) {
            mars.create(session(1, null, 10));
        }
        String backup = folder.resolve("backup").toString();
        assertThat(scene.run("store", "backup", backup, "--store", h2(), "--mounts", "mars")
                        .out())
                .isEqualTo("the server\t1\t0\nmount mars\t1\t0\n");
        try (ServerScene server = new ServerScene("--store=rocksdb:" + backup)) {
            assertThat(server.getAs(cookie, "/demos/sessions/continue").body())
                    .as("a backup is a store itself")
                    .isEqualTo("hello Ada you are logged in");
        }
    }

    @Test
    void aBackupThatWasInterruptedLeavesNoneAndTheNextBeginsFromTheStart() {
        fill(h2(), session(1, "ada", 10));
        String backup = folder.resolve("backup").toString();

        Ran cut = scene.interrupted().run("store", "backup", backup, "--store", h2());
        assertThat(cut.code()).isEqualTo(130);
        assertThat(folder.resolve("backup")).doesNotExist();

        Ran again = new CommandScene().run("store", "backup", backup, "--store", h2());
        assertThat(again.code()).isZero();
        assertThat(again.err()).startsWith("An earlier backup was cut short; this one begins from the start.\n");
    }

    @Test
    void nothingIsWrittenWhereSomethingIsAndNothingReadThatIsNoBackup() throws IOException {
        fill(rocksdb("data"), session(1, "ada", 10));
        String there = Files.createDirectory(folder.resolve("there")).toString();
        assertThat(scene.run("store", "backup", there, "--store", rocksdb("data"))
                        .code())
                .isEqualTo(2);
        assertThat(scene.run("store", "restore", there, "--store", rocksdb("data"), "--yes")
                        .code())
                .isEqualTo(3);
        Path other = Files.createDirectory(folder.resolve("mine.unfinished"));
        assertThat(scene.run("store", "backup", folder.resolve("mine").toString(), "--store", rocksdb("data"))
                        .code())
                .isEqualTo(2);
        assertThat(other).exists();
    }

    @Test
    void onlyTryingWritesNothing() {
        fill(rocksdb("data"), session(1, "ada", 10));
        String backup = folder.resolve("backup").toString();
        assertThat(scene.run("store", "backup", backup, "--store", rocksdb("data"), "--dry-run"))
                .isEqualTo(new Ran(0, "the server\t1\n", "Nothing was written.\n"));
        assertThat(folder.resolve("backup")).doesNotExist();
        assertThat(scene.run("store", "copy", "--from", rocksdb("data"), "--to", rocksdb("new"), "--dry-run")
                        .code())
                .isZero();
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void beforeACopyOntoSessionsTheirNumberIsToldAndSomebodyIsAsked() {
        fill(rocksdb("data"), session(1, "ada", 10), session(2, "eve", 10), session(3, null, 10));
        String[] copy = {"store", "copy", "--from", rocksdb("data"), "--to", h2()};
        assertThat(scene.run(with(copy, "--dry-run", "--json")).out())
                .as("no table is there, and none is made")
                .isEqualTo("{\"mount\":null,\"stored\":3,\"inTarget\":0,\"wouldCome\":3}\n");
        assertThat(scene.run("store", "count", "--store", h2()).code()).isEqualTo(6);
        fill(h2(), session(1, "ada", 10), session(4, null, 10));

        assertThat(scene.run(with(copy, "--dry-run")))
                .isEqualTo(new Ran(0, "the server\t3\t2\t2\n", "Nothing was written.\n"));
        Ran refused = scene.run(copy);
        assertThat(refused.code()).as("nobody is there to be asked").isEqualTo(5);
        assertThat(refused.err())
                .contains("It holds 2 sessions; 2 sessions would come that it does not have.", "stop all of them first")
                .contains("--yes");
        scene.typing("n");
        assertThat(scene.run(copy).code()).isEqualTo(5);
        assertThat(scene.run("store", "count", "--store", h2()).out()).contains("counted\t2\n");
        scene.typing("y");
        assertThat(scene.run(copy).out()).isEqualTo("the server\t2\t1\n");
        assertThat(new CommandScene().run(with(copy, "--yes")).out()).isEqualTo("the server\t0\t3\n");
    }

    @Test
    void theQuestionBeforeARestoreTellsWhatTheStoreHolds() {
        fill(rocksdb("data"), session(1, "ada", 10), session(2, null, 20));
        String backup = folder.resolve("backup").toString();
        scene.run("store", "backup", backup, "--store", rocksdb("data"));
        fill(rocksdb("live"), session(2, null, 20));

        assertThat(scene.run("store", "restore", backup, "--store", rocksdb("new"))
                        .err())
                .contains("It holds no session.")
                .doesNotContain("stop all");
        assertThat(scene.run("store", "restore", backup, "--store", rocksdb("live"))
                        .err())
                .contains("It holds 1 session; 1 session would come that it does not have.");
        assertThat(scene.run("store", "restore", backup, "--store", rocksdb("live"), "--dry-run")
                        .out())
                .isEqualTo("the server\t2\t1\t1\n");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
    }

    /** A password that is in an address must not stand in the list of processes. */
    @Test
    void bothStoresOfACopyMayComeFromTheEnvironment() {
        fill(rocksdb("data"), session(1, "ada", 10));
        scene.environment.put("SOJOURN_FROM", rocksdb("data"));
        scene.environment.put("SOJOURN_TO", "redis://:hush@127.0.0.1:1");
        Ran dead = scene.run("store", "copy", "--store-timeout=1s");
        assertThat(dead.code()).isEqualTo(6);
        assertThat(dead.err()).contains("redis://127.0.0.1:1").doesNotContain("hush");
        assertThat(scene.run("store", "copy", "--to", rocksdb("new"), "--json").out())
                .as("an option counts before the environment")
                .isEqualTo("{\"mount\":null,\"copied\":1,\"present\":0}\n");
        assertThat(scene.run("store", "copy", "--store", rocksdb("none"), "--to", rocksdb("other"))
                        .code())
                .as("so does the option for the store itself")
                .isEqualTo(3);
    }

    @Test
    void aCopyThatCannotBeDoneIsRefusedInOneLine() {
        fill(rocksdb("data"), session(1, "ada", 10));
        assertThat(scene.run("store", "copy", "--from", rocksdb("data")).err()).contains("--to=STORE", "SOJOURN_TO");
        assertThat(scene.run("store", "copy", "--from", "memory:", "--to", h2()))
                .satisfies(ran -> {
                    assertThat(ran.code()).isEqualTo(2);
                    assertThat(ran.err()).contains("gone with its process");
                });
        assertThat(scene.run("store", "copy", "--from", h2(), "--to", h2()).err())
                .contains("the store itself");
        Ran dead = scene.run(
                "store", "copy", "--from", rocksdb("data"), "--to", "redis://:hush@127.0.0.1:1", "--store-timeout=1s");
        assertThat(dead.code()).isEqualTo(6);
        assertThat(dead.err()).contains("redis://127.0.0.1:1").doesNotContain("hush");
    }

    /** One of all kinds: rolled or not, of a user or of nobody, with a duration of its own, for ever. */
    private static StoredSession varied(int number) {
        return StoredSession.builder(key(number))
                .lineage(number % 4 == 0 ? key(1_000_000 + number) : key(number))
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

    private String rocksdb(String name) {
        return "rocksdb:" + folder.resolve(name);
    }

    private String h2() {
        return "jdbc:h2:" + folder.resolve("h2").resolve("sessions");
    }
}
