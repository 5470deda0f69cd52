package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    void keysThatAreInNoFileAreChangedOtherwiseAndTheCommandSaysHow() throws IOException {
        assertThat(scene.run("keys", "rotate", "--store", "redis://127.0.0.1:1"))
                .satisfies(ran -> {
                    assertThat(ran.code()).isEqualTo(2);
                    assertThat(ran.err()).contains("--secret OLD,NEW");
                });
        assertThat(scene.run("keys", "rotate", "--store", "rocksdb:" + folder).code())
                .isEqualTo(3);
        keys("k".repeat(40) + "\n");
        scene.environment.put("SOJOURN_SECRET", "s".repeat(40));
        Ran ran = scene.run("keys", "rotate", "--store", "rocksdb:" + folder);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("sojourn keys new").doesNotContain("ssss");
    }

    private Path keys(String lines) throws IOException {
        return Files.writeString(folder.resolve("signing.keys"), lines);
    }
}
