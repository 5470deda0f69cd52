package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sojourn.SessionEngine;
import dev.sojourn.server.CommandScene.Ran;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.cli.StoreAtRest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit tells of commands on a store at rest, which no server sees. */
class CommandAuditTest {

    private static final int MANY = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();
    private String store = "";
    private Path audit = Path.of("");

    @BeforeEach
    void anAuditOfItsOwn() {
        store = "rocksdb:" + folder.resolve("data");
        audit = folder.resolve("audit.log");
        scene.environment.put("SOJOURN_AUDIT_FILE", audit.toString());
    }

    @Test
    void valuesThatAreShownHaveALineWhateverWasLookedAtBefore() throws Exception {
        String key = sessions(1).get(0);

        assertThat(scene.run("sessions", "show", key.substring(0, 8), "--values", "--store", store)
                        .code())
                .isZero();

        assertThat(acts()).containsExactly("list done 1", "show done 1", "read_values done 1");
    }

    @Test
    void anExportOfValuesHasALineBeforeTheFirstLeavesAndOneWithAllOfThem() throws Exception {
        sessions(MANY);

        Ran ran = scene.run("sessions", "export", "--values", "--store", store);

        assertThat(ran.out()).hasLineCount(MANY);
        assertThat(acts()).containsExactly("read_values begun -1", "read_values done " + MANY);
        assertThat(lines().get(0).path("request")).isEqualTo(lines().get(1).path("request"));
    }

    @Test
    void anExportThatWasStoppedTellsHowFarItCame() throws Exception {
        sessions(MANY);

        assertThat(scene.interrupted()
                        .run("sessions", "export", "--values", "--store", store)
                        .code())
                .isEqualTo(130);

        assertThat(acts()).containsExactly("read_values begun -1", "read_values partial 50");
    }

    @Test
    void aWalkWithoutValuesIsOneLine() throws Exception {
        sessions(MANY * 10);

        assertThat(scene.run("sessions", "export", "--store", store).out()).hasLineCount(MANY * 10);

        assertThat(acts()).hasSize(1).first().asString().startsWith("list done ");
    }

    @Test
    void noValueLeavesWithoutItsLineWhenThatIsRequired() throws Exception {
        String key = sessions(1).get(0);
        required();

        Ran shown = scene.run("sessions", "show", key, "--values", "--json", "--store", store);
        assertThat(shown.code()).isEqualTo(6);
        assertThat(shown.out()).isEmpty();
        assertThat(shown.err()).contains("AuditUnavailable");
        Ran exported = scene.run("sessions", "export", "--values", "--store", store);
        assertThat(exported.code()).isEqualTo(6);
        assertThat(exported.out()).isEmpty();
        for (String[] look : new String[][] {{"store", "count"}, {"store", "show", key}}) {
            Ran looked = scene.run(
                    Stream.concat(Stream.of(look), Stream.of("--store", store)).toArray(String[]::new));
            assertThat(looked.code()).isEqualTo(6);
            assertThat(looked.out()).isEmpty();
        }
    }

    @Test
    void whatIsDoneToAWholeStoreHasALineBeforeAndOneAfter() throws Exception {
        sessions(3);
        Files.writeString(folder.resolve("data/signing.keys"), "k".repeat(40) + "\n");
        String copy = "rocksdb:" + folder.resolve("copy");
        String backup = folder.resolve("backup").toString();
        String restored = "rocksdb:" + folder.resolve("restored");

        assertThat(scene.run("store", "backup", backup, "--store", store).code())
                .isZero();
        assertThat(scene.run("store", "restore", backup, "--store", restored, "--yes")
                        .code())
                .isZero();
        assertThat(scene.run("store", "copy", "--from", store, "--to", copy).code())
                .isZero();
        assertThat(scene.run("store", "check", "--store", store).code()).isZero();
        assertThat(scene.run("store", "reindex", "--store", store).code()).isZero();
        assertThat(scene.run("keys", "rotate", "--store", store).code()).isZero();
        assertThat(scene.run("store", "backup", folder.resolve("none/x").toString(), "--store", store)
                        .code())
                .isEqualTo(2);

        assertThat(acts())
                .containsExactly(
                        "export begun -1",
                        "export done 3",
                        "restore begun -1",
                        "restore done 3",
                        "copy begun -1",
                        "copy done 3",
                        "store_check begun -1",
                        "store_check done 3",
                        "store_reindex begun -1",
                        "store_reindex done 3",
                        "keys_rotate begun -1",
                        "keys_rotate done -1");
        assertThat(lines())
                .allSatisfy(line ->
                        assertThat(line.path("by").path("door").asText()).isEqualTo("cli"));
    }

    @Test
    void aLookIntoAStoreHasALineInTheFileThatNamesTheStore() throws Exception {
        String key = sessions(2).get(0);

        assertThat(scene.run("store", "count", "--store", store).code()).isZero();
        assertThat(scene.run("store", "show", key.substring(0, 8), "--store", store)
                        .code())
                .isZero();
        assertThat(scene.run("store", "show", "0".repeat(64), "--store", store).code())
                .isEqualTo(3);

        assertThat(acts()).containsExactly("store_count done 2", "show done 1", "show none 0");
        assertThat(lines().get(1).path("on").path("key").asText()).isEqualTo(key);
        assertThat(lines())
                .allSatisfy(line ->
                        assertThat(line.path("on").path("store").asText()).isEqualTo(store));
    }

    @Test
    void whatIsDoneToASharedStoreTellsItsNameToo() throws Exception {
        sessions(1);
        String url = "jdbc:h2:" + folder.resolve("h2") + ";USER=sojourn;PASSWORD=hush";

        assertThat(scene.run("store", "copy", "--from", store, "--to", url, "--store-name", "west")
                        .code())
                .isZero();

        assertThat(lines()).hasSize(2).allSatisfy(line -> {
            assertThat(line.path("on").path("store").asText()).startsWith("jdbc:h2:");
            assertThat(line.path("on").path("storeName").asText()).isEqualTo("west");
            assertThat(line.toString()).doesNotContain("hush");
        });
    }

    @Test
    void whatFailsHasALineToo() throws Exception {
        sessions(1);

        assertThat(scene.run("keys", "rotate", "--store", store).code()).isEqualTo(3);

        assertThat(acts()).containsExactly("keys_rotate begun -1", "keys_rotate failed -1");
        assertThat(lines().get(1).path("error").asText()).isEqualTo("KeysNotFound");
    }

    @Test
    void onlyTryingHasNone() throws Exception {
        sessions(1);
        Files.writeString(folder.resolve("data/signing.keys"), "k".repeat(40) + "\n");

        assertThat(scene.run("keys", "rotate", "--dry-run", "--store", store).code())
                .isZero();
        assertThat(scene.run("store", "reindex", "--dry-run", "--store", store).code())
                .isZero();

        assertThat(acts()).isEmpty();
    }

    @Test
    void nothingIsDoneToAWholeStoreWithoutItsLineWhenThatIsRequired() throws Exception {
        sessions(1);
        Path keys = Files.writeString(folder.resolve("data/signing.keys"), "k".repeat(40) + "\n");
        required();

        Path backup = folder.resolve("backup");
        Path copy = folder.resolve("copy");
        assertThat(scene.run("store", "backup", backup.toString(), "--store", store)
                        .code())
                .isEqualTo(6);
        assertThat(scene.run("store", "copy", "--from", store, "--to", "rocksdb:" + copy)
                        .code())
                .isEqualTo(6);
        assertThat(scene.run("keys", "rotate", "--store", store).code()).isEqualTo(6);
        assertThat(backup).doesNotExist();
        assertThat(folder.resolve("backup.unfinished")).doesNotExist();
        assertThat(copy).doesNotExist();
        assertThat(keys).hasContent("k".repeat(40));
    }

    /** From now on no line can be written, and without one nothing may be done. */
    private void required() {
        Audit full = new Audit(
                event -> {
                    throw new IOException("No space left on device");
                },
                true,
                "west-1",
                InstantSource.system());
        scene.changing(at -> (StoreAtRest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StoreAtRest.class}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("audit") ? full : method.invoke(at, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private List<String> sessions(int number) throws Exception {
        List<String> keys = new ArrayList<>();
        try (RestingStore at = (RestingStore) new ServerHost().store(List.of("--store=" + store), Map.of());
                var sessions = at.open(null, true);
                SessionEngine engine = at.engine(sessions)) {
            for (int i = 0; i < number; i++) {
                keys.add(String.valueOf(
                        engine.directory().create(Map.of("cart", "tea")).key()));
            }
        }
        return keys;
    }

    private List<String> acts() throws IOException {
        return lines().stream()
                .map(line ->
                        line.path("act").asText() + " " + line.path("outcome").asText() + " "
                                + line.path("count").asInt(-1))
                .toList();
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(audit)) {
            for (String line : Files.readAllLines(audit)) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }
}
