package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import dev.sojourn.server.cli.StoreAtRest;
import dev.sojourn.store.SessionStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are made, and keys that follow each other. */
class KeysCommandTest {

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();

    @Test
    void aNewKeyIsAloneOnStandardOutputAndGoodForTheServer() throws OptionException {
        Ran one = scene.run("keys", "new");
        Ran other = scene.run("keys", "new");
        assertThat(one.out()).matches("[A-Za-z0-9_-]{43}\n").isNotEqualTo(other.out());
        assertThat(one.err()).isEmpty();
        assertThat(ServerOptions.of(
                                List.of(
                                        "--store=memory:",
                                        "--secret=" + one.out().strip()),
                                scene.environment)
                        .secrets())
                .hasSize(1);
        assertThat(scene.run("keys", "new", "--json").out()).matches("\\{\"secret\":\"[A-Za-z0-9_-]{43}\"}\n");
    }

    @Test
    void aRotationKeepsUsersLoggedInAndSaysWhenTheOldKeyMayGo() throws Exception {
        String store = "rocksdb:" + folder.resolve("data");
        String cookie;
        try (ServerScene server = new ServerScene("--store=" + store)) {
            server.post("/demos/sessions/start", "name=Ada");
            cookie = server.cookie();
        }
        Path file = folder.resolve("data/signing.keys");
        List<String> before = Files.readAllLines(file);

        Instant begun = Instant.now();
        Ran ran = scene.run("keys", "rotate", "--store", store);
        assertThat(ran.code()).isZero();
        List<String> after = Files.readAllLines(file);
        assertThat(after).hasSize(2).endsWith(before.get(0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ran.out()).startsWith("file\t" + file + "\nkeys\t2\nold key may go\t");
        assertThat(ran.out() + ran.err()).as("keys are not told").doesNotContain(after);
        Instant goes = Instant.parse(ran.out().strip().replaceAll("(?s).*\t", ""));
        assertThat(goes).isBetween(begun.plus(Duration.ofHours(11)), begun.plus(Duration.ofHours(13)));

        try (ServerScene server = new ServerScene("--store=" + store)) {
            assertThat(server.getAs(cookie, "/demos/sessions/continue").body())
                    .isEqualTo("hello Ada you are logged in");
        }
    }

    @Test
    void onlyTryingChangesNothing() throws IOException {
        Path file = keys("k".repeat(40) + "\n");
        Ran ran = scene.run("keys", "rotate", "--store", "rocksdb:" + folder, "--dry-run", "--json");
        assertThat(ran.out()).startsWith("{\"file\":\"" + file + "\",\"keys\":2,\"oldMayGo\":");
        assertThat(ran.err()).isEqualTo("Nothing was written.\n");
        assertThat(file).hasContent("k".repeat(40));
    }

    @Test
    void sessionsWithoutALongestLifeKeepTheOldKeyForGood() throws IOException {
        keys("k".repeat(40) + "\n");
        scene.environment.put("SOJOURN_ABSOLUTE", "none");
        assertThat(scene.run("keys", "rotate", "--store", "rocksdb:" + folder).out())
                .endsWith("old key may go\tnever by itself\n");
    }

    @Test
    void keysThatAreNotKeptWithTheSessionsAreChangedOtherwiseAndTheCommandSaysHow() throws IOException {
        for (String command : List.of("rotate", "retire")) {
            scene.environment.remove("SOJOURN_SECRET");
            Files.deleteIfExists(folder.resolve("signing.keys"));
            assertThat(scene.run("keys", command, "--store", "rocksdb:" + folder)
                            .code())
                    .isEqualTo(3);
            keys("k".repeat(40) + "\n" + "l".repeat(40));
            scene.environment.put("SOJOURN_SECRET", "s".repeat(40));
            Ran ran = scene.run("keys", command, "--store", "rocksdb:" + folder);
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("sojourn keys new").doesNotContain("ssss");
        }
    }

    @Test
    void theOldestKeyIsTakenOutWhenSomebodySaysSoAndNeverTheLast() throws IOException {
        String store = "rocksdb:" + folder;
        Path file = keys("n".repeat(40) + "\n" + "o".repeat(40));
        assertThat(scene.run("keys", "retire", "--store", store).code()).isEqualTo(5);
        assertThat(scene.run("keys", "retire", "--store", store, "--dry-run").out())
                .isEqualTo("file\t" + file + "\nkeys\t1\n");
        assertThat(Files.readAllLines(file)).hasSize(2);

        Ran ran = scene.run("keys", "retire", "--store", store, "--yes");

        assertThat(ran.code()).isZero();
        assertThat(ran.out() + ran.err()).doesNotContain("nnnn").doesNotContain("oooo");
        assertThat(Files.readAllLines(file)).containsExactly("n".repeat(40));
        Ran again = scene.run("keys", "retire", "--store", store, "--yes");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("sojourn keys rotate");
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void everyNodeOfASharedStoreAcceptsAKeyBeforeOneSignsWithIt() throws Exception {
        String store = "jdbc:h2:" + folder.resolve("sessions").toAbsolutePath();
        ServerOptions options = ServerOptions.of(List.of("--store=" + store), Map.of());
        try (Stores stores = new Stores(options.shared());
                SigningKeys fast = SigningKeys.of(stores, options);
                SigningKeys slow = SigningKeys.of(stores, options)) {
            String old = only(fast);
            List<Duration> waited = new ArrayList<>();
            pausing(duration -> {
                waited.add(duration);
                taken(fast);
                assertThat(keysOf(fast)).startsWith(old).hasSize(2);
                assertThat(keysOf(slow)).containsExactly(old);
                taken(slow);
            });

            Ran ran = scene.run("keys", "rotate", "--store", store);

            assertThat(ran.code()).isZero();
            assertThat(ran.out()).startsWith("store\tjdbc:h2:").contains("\nkeys\t2\n");
            assertThat(waited).containsExactly(Duration.ofSeconds(30));
            taken(fast);
            assertThat(keysOf(fast)).endsWith(old).hasSize(2);
            assertThat(keysOf(slow)).as("accepts what the other signs with").containsAll(keysOf(fast));

            assertThat(scene.run("keys", "retire", "--store", store, "--yes").code())
                    .isZero();
            taken(fast);
            assertThat(keysOf(fast)).hasSize(1).doesNotContain(old);
        }
    }

    @Test
    void aWaitThatIsInterruptedTakesTheNewKeyBack() throws Exception {
        String store = "jdbc:h2:" + folder.resolve("sessions").toAbsolutePath();
        ServerOptions options = ServerOptions.of(List.of("--store=" + store), Map.of());
        try (Stores stores = new Stores(options.shared());
                SigningKeys node = SigningKeys.of(stores, options)) {
            String old = only(node);

            Ran ran = scene.interrupted().run("keys", "rotate", "--store", store);

            assertThat(ran.code()).isEqualTo(130);
            assertThat(ran.err()).startsWith("Waiting 30 seconds").contains("Nobody is logged out");
            taken(node);
            assertThat(keysOf(node)).containsExactly(old);
        }
    }

    @Test
    void aRotationThatMeetsAnotherChangesNothingOfIt() throws Exception {
        String store = "jdbc:h2:" + folder.resolve("sessions").toAbsolutePath();
        ServerOptions options = ServerOptions.of(List.of("--store=" + store), Map.of());
        try (Stores stores = new Stores(options.shared());
                SigningKeys node = SigningKeys.of(stores, options);
                SessionStore kept = stores.openPlain(options.store(), KeySpace.KEYS)) {
            SharedSigningKeys shared = new SharedSigningKeys(kept);
            List<String> others = List.of(SecretFile.made());
            pausing(duration ->
                    assertThat(shared.replace(others, shared.present())).isTrue());

            Ran ran = scene.run("keys", "rotate", "--store", store);

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err())
                    .contains("somebody else has changed the signing keys")
                    .doesNotContain(others.get(0));
            assertThat(shared.present()).isEqualTo(others);
            taken(node);
        }
    }

    /** Has something else done than to wait. */
    private void pausing(StoreAtRest.Pause instead) {
        scene.changing(store -> (StoreAtRest) Proxy.newProxyInstance(
                StoreAtRest.class.getClassLoader(), new Class<?>[] {StoreAtRest.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rotateSigningKeys")) {
                        arguments[1] = instead;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static void taken(SigningKeys node) {
        node.look();
        node.look();
    }

    private static String only(SigningKeys node) {
        assertThat(keysOf(node)).hasSize(1);
        return keysOf(node).get(0);
    }

    /** What a node calls its keys; the first signs. */
    private static List<String> keysOf(SigningKeys node) {
        String shown = node.ring().toString();
        return List.of(
                shown.substring(shown.indexOf('[') + 1, shown.indexOf(']')).split(", "));
    }

    private Path keys(String lines) throws IOException {
        return Files.writeString(folder.resolve("signing.keys"), lines);
    }
}
