package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.KeyRing;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing keys that change while the server runs. */
class NewSigningKeysTest {

    private static final String OLD = "the-older-secret-of-this-test-0123456789";
    private static final String NEW = "the-newer-secret-of-this-test-9876543210";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aRunningServerTakesTheNewFirstKeyAndStillAcceptsTheOld() throws Exception {
        Path file = keys(OLD);
        try (ServerScene scene = new ServerScene("--secret-file=" + file)) {
            scene.post("/demos/sessions/start", "name=Ada");
            String before = scene.cookie();

            keys(NEW, OLD);
            await(() -> signer(as(before, scene, "/demos/visits")
                            .headers()
                            .firstValue("Set-Cookie")
                            .orElse(""))
                    .equals(signerOf(NEW)));

            assertThat(as(before, scene, "/demos/sessions/continue").body()).isEqualTo("hello Ada you are logged in");

            keys(NEW);
            await(() -> as(before, scene, "/demos/sessions/continue").body().equals("you are not logged in"));
        }
    }

    @Test
    void keysThatCannotBeUsedChangeNothing() throws Exception {
        Path file = keys(OLD);
        try (Stores stores = new Stores(options(file).shared());
                SigningKeys keys = SigningKeys.of(stores, options(file))) {
            String before = keys.ring().toString();
            keys("too short");
            keys.look();
            assertThat(keys.ring()).hasToString(before);
            Files.delete(file);
            keys.look();
            assertThat(keys.ring()).hasToString(before);
            // Its own looks wait meanwhile.
            synchronized (keys) {
                keys(NEW);
                keys.look();
                assertThat(keys.ring()).as("half written, it may be").hasToString(before);
                keys(NEW, OLD);
                keys.look();
                assertThat(keys.ring()).hasToString(before);
                keys.look();
            }
            assertThat(keys.ring().toString())
                    .isNotEqualTo(before)
                    .doesNotContain(NEW)
                    .doesNotContain(OLD);
        }
    }

    @Test
    void aFileOfKeysHasToBeThereAndIsNotMade() {
        Path file = folder.resolve("none");
        assertThatThrownBy(() -> new ServerScene("--secret-file=" + file))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("the signing keys in " + file + " cannot be used");
        assertThat(file).doesNotExist();
    }

    @Test
    void keysAreGivenInOneWay() {
        assertThatThrownBy(() -> new ServerScene("--secret=" + OLD, "--secret-file=" + folder))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--secret-file")
                .hasMessageContaining("give one of them")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(OLD));
    }

    @Test
    void sharedKeysAreReplacedForAllNodesUnlessSomebodyElseWasFaster() {
        MemoryStore store = new MemoryStore();
        SharedSigningKeys one = new SharedSigningKeys(store);
        SharedSigningKeys other = new SharedSigningKeys(store);
        List<String> first = one.keys();

        List<String> next = List.of(NEW, first.get(0));
        assertThat(one.replace(next, first)).isTrue();
        assertThat(other.keys()).isEqualTo(next);
        assertThat(other.replace(List.of(OLD), first)).isFalse();
        assertThat(one.keys()).isEqualTo(next);
        assertThatThrownBy(() -> one.replace(List.of("short"), next)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyInASharedStoreIsTakenByTheNextLooksAndMadeByNone() throws Exception {
        ServerOptions options = ServerOptions.of(
                List.of("--store=jdbc:h2:" + folder.resolve("sessions").toAbsolutePath()), Map.of());
        try (Stores stores = new Stores(options.shared());
                SigningKeys keys = SigningKeys.of(stores, options);
                SessionStore others = stores.openPlain(options.store(), KeySpace.KEYS)) {
            String before = keys.ring().toString();
            SharedSigningKeys shared = new SharedSigningKeys(others);
            List<String> first = shared.keys();
            assertThat(shared.replace(List.of(NEW, first.get(0)), first)).isTrue();

            keys.look();
            keys.look();

            String both = "KeyRing[" + signerOf(NEW) + ", " + before.substring("KeyRing[".length());
            assertThat(keys.ring()).hasToString(both);
            assertThat(others.deleteAll(others.scan(null, 10).sessions().stream()
                            .map(StoredSession::key)
                            .toList()))
                    .hasSize(1);
            keys.look();
            keys.look();
            assertThat(keys.ring())
                    .as("what a failover lost is made by no node that runs")
                    .hasToString(both);
            assertThat(shared.present()).isEmpty();
        }
    }

    /** Another client, which sends just this cookie. */
    private static HttpResponse<String> as(String cookie, ServerScene scene, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(scene.uri(path)).header("Cookie", cookie).build(), BodyHandlers.ofString());
    }

    private static ServerOptions options(Path file) throws OptionException {
        return ServerOptions.of(List.of("--store=memory:", "--secret-file=" + file), Map.of());
    }

    /** The name of the key that signed the first id of a header or cookie; empty without one. */
    private static String signer(String cookie) {
        int at = cookie.indexOf("sj1.");
        return at < 0 ? "" : cookie.substring(at + 4, cookie.indexOf('.', at + 4));
    }

    private static String signerOf(String secret) {
        String shown = KeyRing.ofSecrets(List.of(secret)).toString();
        return shown.substring(shown.indexOf('[') + 1, shown.indexOf(']'));
    }

    private interface Condition {

        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + ServerScene.PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private Path keys(String... newestFirst) throws IOException {
        Path draft = folder.resolve("signing.keys.new");
        Files.writeString(draft, Stream.of(newestFirst).collect(Collectors.joining("\n", "", "\n")));
        return Files.move(draft, folder.resolve("signing.keys"), StandardCopyOption.REPLACE_EXISTING);
    }
}
