package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.server.CommandScene.Ran;
import dev.sojourn.server.cli.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions are seen and ended in the same words by either door: that of a running server, and that into a store at
 * rest.
 */
class SessionsCommandTest {

    private static final String TOKEN = "a-token-of-administration";
    private static final String HOSTILE = "eve\tadmin\n\u001b[31m";
    private static final String KEY = "[0-9a-f]{64}";

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();
    private final List<String> where = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private @Nullable ServerScene server;
    /** The keys of two sessions of ada, of one of eve and of one of nobody. */
    private List<String> keys = List.of();

    @BeforeEach
    void fourSessions() throws Failure {
        try (RestingStore store = store();
                var sessions = store.open(null, true);
                SessionEngine engine = store.engine(sessions)) {
            keys = Stream.of("ada", "ada", HOSTILE, "")
                    .map(user -> {
                        Map<String, Object> cart = Map.of("cart", List.of("tea", "cups"));
                        Session session = user.isEmpty()
                                ? engine.directory().references().create("order 1", made -> made.setAll(cart))
                                : engine.directory().create(cart);
                        if (!user.isEmpty()) {
                            session.setUser(user, Map.of()).save();
                        }
                        ids.add(String.valueOf(session.id()));
                        return String.valueOf(session.key());
                    })
                    .toList();
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void sessionsAreListedForProgramsForPeopleAndAsJson(String door) throws OptionException {
        open(door);
        Ran tabs = run("sessions", "list");
        String time = "20[0-9]{2}-[0-9TZ:.-]+";
        assertThat(tabs.code()).isZero();
        assertThat(tabs.err()).isEmpty();
        assertThat(tabs.out().lines().sorted())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .matches("[0-9a-f]{8}\t(ada|eve\\\\tadmin\\\\n\\\\u001b\\[31m|)\t" + time + "\t" + time + "\t"
                                + time + "\t[0-9]+"));

        String people = scene.readBySomebody().run(all("sessions", "list")).out();
        assertThat(people.lines().findFirst().orElse("")).matches("fingerprint  user +created +used +ends +size");
        assertThat(people).doesNotContain("\u001b");

        Ran named = run("sessions", "list", "--json", "--names");
        assertThat(named.out().lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"key\":\"" + KEY
                                + "\",\"fingerprint\":\"[0-9a-f]{8}\",\"version\":[0-9]+,\"bytes\":[0-9]+,"
                                + "\"created\":[0-9]+,\"lastAccess\":[0-9]+,\"lastUpdate\":[0-9]+,\"expires\":[0-9]+,"
                                + "\"ttl\":[0-9]+,\"user\":(null|\"[^\"]+\"),(\"reference\":\"order 1\",)?"
                                + "\"names\":\\[\\{\"name\":\"cart\",\"type\":\"[^\"]+\",\"bytes\":[0-9]+}]}"));
        assertThat(run("sessions", "list", "--json").out()).doesNotContain("cart", "names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void aPartOfAListSaysThatItIsOne(String door) throws OptionException {
        open(door);
        Ran some = run("sessions", "list", "--limit", "3");
        assertThat(some.out()).hasLineCount(3);
        assertThat(some.err()).isEqualTo("3 of about 4; --all for all\n");
        assertThat(run("sessions", "list", "--limit", "3", "--quiet").err()).isEmpty();
        assertThat(run("sessions", "list", "--larger", "1", "--limit", "1").err())
                .as("how many there are says nothing of how many match")
                .matches("1 session larger than 1 so far, [1-4] looked at; --all for all\n");
        assertThat(run("sessions", "list", "--all").err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void filtersSayWhichAreMeant(String door) throws OptionException {
        open(door);
        assertThat(run("sessions", "list", "--user", "ada").out()).hasLineCount(2);
        assertThat(run("sessions", "list", "--user", HOSTILE).out()).hasLineCount(1);
        assertThat(run("sessions", "list", "--nobody").out())
                .startsWith(keys.get(3).substring(0, 8));
        assertThat(run("sessions", "list", "--larger", "1MiB"))
                .isEqualTo(new Ran(0, "", "No session larger than 1MiB among all.\n"));
        assertThat(run("sessions", "count", "--idle", "1h").out()).isEqualTo("0\n");
        assertThat(run("sessions", "count", "--user", "ada").out()).isEqualTo("2\n");
        assertThat(run("sessions", "count", "--user", "ada", "--json").out())
                .isEqualTo("{\"live\":2,\"exact\":true}\n");
        assertThat(run("sessions", "count").out()).isEqualTo("4\n");
        assertThat(run("sessions", "count", "--estimate").out()).isEqualTo("about 4\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void oneSessionIsShownAndItsValuesOnlyWhenAskedFor(String door) throws OptionException {
        open(door);
        String key = keys.get(0);
        Ran shown = run("sessions", "show", key.substring(0, 10));
        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .startsWith("key\t" + key + "\nuser\tada\ncreated\t")
                .containsPattern("rule\tidle\nversion\t[0-9]\nsize\t[0-9]+\nlargest allowed\t262144\nsockets here\t0\n")
                .containsPattern("attribute cart\t[a-z]+, [0-9]+ bytes\n$")
                .doesNotContain("tea");
        assertThat(run("sessions", "show", key, "--values").out()).contains(" bytes: [\"tea\",\"cups\"]\n");
        assertThat(run("sessions", "show", key, "--json").out())
                .matches("\\{\"key\":\"" + key + "\",.*\"names\":\\[.*],.*\"sockets\":0}\n");
        assertThat(run("sessions", "show", key, "--json", "--values").out())
                .contains("\"data\":{\"cart\":[\"tea\",\"cups\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void aSessionIsShownByTheReferenceItWasMadeWith(String door) throws OptionException {
        open(door);
        Ran shown = run("sessions", "show", "--reference", "order 1", "--values");
        assertThat(shown.out()).startsWith("key\t" + keys.get(3) + "\n").contains("tea");
        assertThat(run("sessions", "show", "--reference", "order 2").code()).isEqualTo(3);
        for (List<String> wrong : List.of(
                List.of("sessions", "show"),
                List.of("sessions", "show", keys.get(3), "--reference", "order 1"),
                List.of("sessions", "show", "--reference", ""))) {
            Ran refused = run(wrong.toArray(String[]::new));
            assertThat(refused.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(refused.err()).contains("reference");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void anExportHoldsNoIdAndValuesOnlyWhenAskedFor(String door) throws OptionException {
        open(door);
        Ran plain = run("sessions", "export");
        assertThat(plain.out()).hasLineCount(4).doesNotContain("tea");
        assertThat(plain.err()).isEqualTo("4 sessions\n");
        Ran values = run("sessions", "export", "--user", "ada", "--values");
        assertThat(values.out()).hasLineCount(2).contains("\"data\":{\"cart\":[\"tea\",\"cups\"]}");
        assertThat(plain.out() + values.out()).doesNotContain(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void sessionsThatAreNamedAreEndedAndThoseThatHadEndedAreToldApart(String door) throws OptionException {
        open(door);
        String key = keys.get(0);
        assertThat(run("sessions", "end", key, "--dry-run").out()).isEqualTo("would end\t1\nalready\t0\n");
        Ran refused = run("sessions", "end", key);
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("End 1 session at ", "--yes");

        assertThat(run("sessions", "end", key.substring(0, 12), "--yes").out()).isEqualTo("ended\t1\nalready\t0\n");
        assertThat(run("sessions", "end", key, keys.get(3), "--yes", "--json").out())
                .isEqualTo("{\"ended\":1,\"already\":1}\n");
        assertThat(run("sessions", "end", key.substring(0, 12), "--yes").code()).isEqualTo(3);
        assertThat(run("sessions", "count").out()).isEqualTo("2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void allDigitsThatAreGivenCountAndNotOnlyTheFirst(String door) throws OptionException {
        open(door);
        String key = keys.get(0);
        String other = key.substring(0, 20) + (key.charAt(20) == '0' ? '1' : '0');
        assertThat(run("sessions", "end", "--fingerprint", other, "--yes").out())
                .isEqualTo("ended\t0\nalready\t0\n");
        assertThat(run("sessions", "list", "--fingerprint", other).out()).isEmpty();
        assertThat(run("sessions", "show", other).code()).isEqualTo(3);
        assertThat(run("sessions", "end", other, "--yes").code()).isEqualTo(3);
        assertThat(run("sessions", "end", "--fingerprint", key.substring(0, 21), "--yes")
                        .out())
                .isEqualTo("ended\t1\nalready\t0\n");
        assertThat(run("sessions", "count").out()).isEqualTo("3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void theListIsThePreviewOfTheEnd(String door) throws OptionException {
        open(door);
        assertThat(run("sessions", "end", "--user", "ada", "--dry-run").out()).isEqualTo("would end\t2\nalready\t0\n");
        assertThat(run("sessions", "end", "--user", "ada", "--before", "2026-01-01T00:00:00Z", "--yes")
                        .out())
                .isEqualTo("ended\t0\nalready\t0\n");
        scene.typing("n");
        Ran no = run("sessions", "end", "--user", "ada");
        assertThat(no.code()).isEqualTo(5);
        assertThat(no.err()).contains("End sessions of ada at ", ", 2 of them? [y/N] ");
        scene.typing("y").readBySomebody();
        assertThat(run("sessions", "end", "--user", "ada").out()).isEqualTo("2 ended\n");
        assertThat(run("sessions", "end", "--user", "ada").out())
                .as("nobody is asked")
                .isEqualTo("0 ended\n");
        assertThat(run("sessions", "end", "--all", "--yes").out()).isEqualTo("2 ended\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "store"})
    void usersAreListedByTheirSessionsAndLoggedOutEverywhere(String door) throws OptionException {
        open(door);
        assertThat(run("users", "list", "--top", "1").out()).matches("ada\t2\t20[0-9TZ:.-]+\n");
        assertThat(run("users", "list", "--json").out())
                .matches("\\{\"user\":\"ada\",\"sessions\":2,\"lastAccess\":[0-9]+}\n"
                        + "\\{\"user\":\"eve\\\\tadmin\\\\n\\\\u001B\\[31m\",\"sessions\":1,\"lastAccess\":[0-9]+}\n");
        assertThat(run("users", "show", "ada").out()).hasLineCount(2);

        assertThat(run("users", "end", "ada").code()).isEqualTo(5);
        assertThat(run("users", "end", "ada").err()).contains("End 2 sessions of ada? Last used under a minute ago. ");
        assertThat(run("users", "end", "ada", "--except", keys.get(0).substring(0, 8), "--yes")
                        .out())
                .isEqualTo("ended\t1\nalready\t0\n");
        assertThat(run("users", "show", "ada").out()).startsWith(keys.get(0).substring(0, 8));
        assertThat(run("users", "list", "--top", "1").err()).isEqualTo("1 of 2 users\n");
        assertThat(run("sessions", "export", "--user", "ada").err()).isEqualTo("1 session\n");
        assertThat(run("users", "end", HOSTILE, "--yes").out()).isEqualTo("ended\t1\nalready\t0\n");
        assertThat(run("users", "end", "nobody at all")).isEqualTo(new Ran(0, "ended\t0\nalready\t0\n", ""));
    }

    @Test
    void anArgumentIsNeverTheNameOfAFileOfArguments() throws Exception {
        open("store");
        Path file = Files.writeString(folder.resolve("arguments"), "ada\n");
        assertThat(run("users", "show", "@" + file)).isEqualTo(new Ran(0, "", "0 sessions of @" + file + "\n"));
        assertThat(run("users", "show", "@@ada").err()).isEqualTo("0 sessions of @@ada\n");
        assertThat(run("users", "end", "@" + file, "--yes").out()).isEqualTo("ended\t0\nalready\t0\n");
    }

    @Test
    void aReaderThatHasHadEnoughIsNoFaultAndAFullDiskIs() throws OptionException {
        open("store");
        scene.readBy(failing("Broken pipe"));
        assertThat(run("sessions", "list", "--all", "--json")).isEqualTo(new Ran(0, "", ""));
        scene.readBy(failing("No space left on device"));
        Ran full = run("sessions", "list");
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.err()).contains("No space left on device");
    }

    @Test
    void anActOnAStoreAtRestLeavesItsLineToo() throws Exception {
        open("store");
        Path audit = folder.resolve("audit.log");
        scene.environment.put("SOJOURN_AUDIT_FILE", audit.toString());
        assertThat(run("users", "end", "ada", "--yes", "--reason", "stolen laptop")
                        .code())
                .isZero();
        assertThat(Files.readString(audit))
                .contains("\"act\":\"end_user\"", "\"door\":\"cli\"", "stolen laptop", "\"outcome\":\"done\"")
                .doesNotContain(ids);
    }

    private void open(String door) throws OptionException {
        String store = "--store=rocksdb:" + folder.resolve("data");
        if (door.equals("store")) {
            where.add(store);
        } else {
            server = new ServerScene(store, "--demos=false", "--admin-token=" + TOKEN);
            where.add("--server=" + server.uri(""));
            scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        }
    }

    private RestingStore store() throws Failure {
        return (RestingStore) new ServerHost().store(List.of("--store=rocksdb:" + folder.resolve("data")), Map.of());
    }

    private Ran run(String... arguments) {
        return scene.run(all(arguments));
    }

    private String[] all(String... arguments) {
        return Stream.concat(Stream.of(arguments), where.stream()).toArray(String[]::new);
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
