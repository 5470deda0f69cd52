package dev.sojourn.server;

import static dev.sojourn.server.CommandScene.fill;
import static dev.sojourn.server.CommandScene.key;
import static dev.sojourn.server.CommandScene.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import dev.sojourn.store.SessionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sojourn store} says of a store at rest, byte for byte where scripts read it. */
class StoreCommandTest {

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();
    private String store = "";

    @BeforeEach
    void aStoreWithThreeSessions() {
        store = "rocksdb:" + folder.resolve("data");
        fill(store, session(1, "ada", 10), session(2, "ada", 30), session(3, null, 20));
    }

    @Test
    void aCountHasTheSameColumnsForProgramsForPeopleAndAsJson() {
        assertThat(scene.run("store", "count", "--store", store))
                .isEqualTo(new Ran(0, "counted\t3\nwalked\t3\nexpired\t0\nof users\t2\nsize\t60\nlargest\t30\n", ""));
        assertThat(scene.run("store", "count", "--store", store, "--json").out())
                .isEqualTo("{\"counted\":3,\"walked\":3,\"expired\":0,\"ofUsers\":2,\"bytes\":60,\"largest\":30}\n");
        assertThat(scene.run("store", "count", "--store", store, "--lines").out())
                .startsWith("counted: 3\nwalked: 3\n");
        assertThat(scene.readBySomebody()
                        .run("store", "count", "--store", store)
                        .out())
                .contains("counted   3\n", "size      60 B\n");
    }

    @Test
    void theStoreMayComeFromTheEnvironmentOrTheServersFile() throws IOException {
        Path config = Files.writeString(folder.resolve("server.properties"), "store=" + store + "\nport=0\n");
        assertThat(scene.run("store", "count", "--config", config.toString()).code())
                .isZero();

        scene.environment.put("SOJOURN_STORE", store);
        assertThat(scene.run("store", "count").out()).startsWith("counted\t3\n");
    }

    @Test
    void aCheckThatFindsNothingIsDoneAndOneThatDoesEndsWithSeven() {
        assertThat(scene.run("store", "check", "--store", store))
                .isEqualTo(new Ran(0, "", "3 sessions looked at, 0 faults\n"));

        long longAgo = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);
        fill(store, session(4, null, 5).toBuilder().expiresAt(longAgo).build());
        Ran ran = scene.run("store", "check", "--store", store, "--quiet");
        assertThat(ran.code()).isEqualTo(7);
        assertThat(ran.out())
                .startsWith("Session " + key(4).fingerprint() + " has been over since ")
                .hasLineCount(1);
        assertThat(ran.err()).isEmpty();

        Ran json = scene.run("store", "check", "--store", store, "--json");
        assertThat(json.code()).as("the same with --json").isEqualTo(7);
        assertThat(json.out()).startsWith("{\"sessions\":4,\"faults\":1,\"told\":[\"Session ");
    }

    @Test
    void aSessionIsShownByItsKeyOrByAFingerprintThatIsItsAlone() {
        String hex = key(1).hex();
        Ran ran = scene.run("store", "show", hex, "--store", store);
        assertThat(ran.out())
                .isEqualTo("key\t" + hex + "\nstate\tlive\nlineage\t" + hex + "\nversion\t1\nuser\tada\n"
                        + "created\t2026-01-01T00:00:00Z\nused\t2026-01-01T00:01:00Z\nwritten\t2026-01-01T00:00:30Z\n"
                        + "ends\tnever\nsize\t10\n");
        assertThat(scene.run("store", "show", hex.substring(0, 8), "--store", store))
                .isEqualTo(ran);
        assertThat(scene.run("store", "show", hex, "--store", store, "--json").out())
                .isEqualTo("{\"key\":\"" + hex + "\",\"state\":\"live\",\"lineage\":\"" + hex
                        + "\",\"version\":1,\"user\":\"ada\",\"created\":1767225600000,\"lastAccess\":1767225660000,"
                        + "\"lastUpdate\":1767225630000,\"expires\":null,\"bytes\":10}\n");
    }

    @Test
    void whatIsNotThereIsThree() {
        assertThat(scene.run("store", "show", key(9).hex(), "--store", store))
                .isEqualTo(new Ran(3, "", "sojourn: nothing is stored under this key\n"));
        assertThat(scene.run("store", "show", "00000000", "--store", store).code())
                .isEqualTo(3);
        assertThat(scene.run("store", "count", "--store", store, "--mount", "mars")
                        .code())
                .isEqualTo(3);

        Path none = folder.resolve("none");
        assertThat(scene.run("store", "count", "--store", "rocksdb:" + none).code())
                .isEqualTo(3);
        assertThat(none).as("to look must not make").doesNotExist();
    }

    @Test
    void anIdIsNotTakenForAKeyAndNotRepeated() {
        String id = "Zm9yIHRoZSBjbGllbnQgYWxvbmU";
        Ran ran = scene.run("store", "show", id, "--store", store);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("an id is not taken").doesNotContain(id);
        assertThat(scene.run("store", "count", id, "--store", store).err())
                .contains("an argument is not known")
                .doesNotContain(id);
        String hexId = "0123456789abcdef0123456789abcdef";
        assertThat(scene.run("store", "show", hexId, "--store", store).err()).doesNotContain(hexId);
    }

    @Test
    void indexesAreWrittenAgainUnlessItIsOnlyTried() {
        assertThat(scene.run("store", "reindex", "--store", store, "--dry-run"))
                .isEqualTo(new Ran(0, "written\t3\n", "Nothing was written.\n"));
        assertThat(scene.run("store", "reindex", "--store", store)).isEqualTo(new Ran(0, "written\t3\n", ""));
    }

    @Test
    void aStoreThatAServerHoldsIsSix() {
        try (SessionStore held = CommandScene.open(store, KeySpace.SERVER)) {
            Ran ran = scene.run("store", "count", "--store", store, "--json");
            assertThat(held.count()).isEqualTo(3);
            assertThat(ran.code()).isEqualTo(6);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .startsWith("{\"error\":\"Unavailable\",\"message\":\"")
                    .contains("it is in use");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSixAndItsPasswordIsNotTold() {
        Ran ran = scene.run("store", "count", "--store", "redis://:hush@127.0.0.1:1", "--store-timeout", "1s");
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err()).startsWith("sojourn: ").doesNotContain("hush").hasLineCount(1);
    }

    @Test
    void anInterruptionIsAHundredAndThirtyAndSaysWhatARepetitionDoes() {
        Ran ran = scene.interrupted().run("store", "count", "--store", store);
        assertThat(ran.code()).isEqualTo(130);
        assertThat(ran.err())
                .isEqualTo("sojourn: interrupted after 3 sessions. Start it again; it begins from the start\n");
        assertThat(scene.run("store", "count", "--store", store).code())
                .as("the store was closed")
                .isEqualTo(130);
    }
}
