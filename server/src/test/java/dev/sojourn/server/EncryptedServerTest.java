package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that come one after the other over one directory, each with its own settings of encryption. */
class EncryptedServerTest {

    private static final String ONE = "One3vT9sQxW7mZ2aB8nR5cY1uE6hJ4gLd";
    private static final String TWO = "Two8nR5cY1uE6hJ4gLdKp3vT9sQxW7mZ2";
    private static final String MARKER = "marker-of-a-value";

    @TempDir
    Path folder;

    @TempDir
    Path scripts;

    private final CookieManager cookies = new CookieManager();
    private String sid = "";
    private boolean mounts;

    private ServerScene server(String... encryption) throws OptionException {
        List<String> options = new ArrayList<>(List.of(encryption));
        options.add("--store=rocksdb:" + folder.resolve("data"));
        if (!mounts) {
            options.addAll(List.of("--scripts=" + scripts, "--demos=true"));
        }
        return new ServerScene(cookies, options.toArray(String[]::new));
    }

    /** A login and a value, and with mounts the session of one, under the settings of one server. */
    private void begin(String... encryption) throws Exception {
        try (ServerScene scene = server(encryption)) {
            scene.post("/demos/sessions/start", "name=Ada");
            scene.post("/demos/live/value", "value=" + MARKER);
            if (mounts) {
                sid = scene.get("/mars/save").body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
            }
        }
    }

    /** Whether the server and its mount know their sessions; they are written anew when they do. */
    private boolean served(String... encryption) throws Exception {
        try (ServerScene scene = server(encryption)) {
            boolean known = scene.get("/demos/live/value").body().contains(MARKER);
            if (mounts) {
                assertThat(scene.get("/mars/read?sid=" + sid).body().startsWith("{\"time\":\""))
                        .isEqualTo(known);
            }
            if (known) {
                scene.post("/demos/live/add", "");
            }
            if (known && mounts) {
                scene.get("/mars/save?sid=" + sid);
            }
            return known;
        }
    }

    private boolean valueLiesOpen() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(MARKER)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void aKeyKeepsValuesFromWhoeverReadsTheStore() throws Exception {
        begin("--encryption-key=" + ONE);

        assertThat(valueLiesOpen()).isFalse();
        assertThat(served("--encryption-key=" + ONE)).isTrue();
    }

    @Test
    void withoutAKeyValuesLieOpen() throws Exception {
        begin();

        assertThat(valueLiesOpen()).isTrue();
    }

    @Test
    void anotherKeyServesNothingAndEndsNothing() throws Exception {
        begin("--encryption-key=" + ONE);

        assertThat(served("--encryption-key=" + TWO)).isFalse();
        assertThat(served()).isFalse();
        assertThat(served("--encryption-key=" + ONE)).isTrue();
    }

    @Test
    void aNewKeyInFrontTakesOverSessionBySession() throws Exception {
        begin("--encryption-key=" + ONE);

        assertThat(served("--encryption-key=" + ONE + "," + TWO)).isTrue();
        assertThat(served("--encryption-key=" + TWO + "," + ONE)).isTrue();
        assertThat(served("--encryption-key=" + TWO)).isTrue();
    }

    @Test
    void encryptionIsSwitchedOnAndOffWithoutALogoutForMountsToo() throws Exception {
        mounts = true;
        begin();

        assertThat(served("--encryption-key=" + ONE)).isFalse();
        assertThat(served("--encryption-key=" + ONE, "--encryption=accept-unencrypted"))
                .isTrue();
        assertThat(served("--encryption-key=" + ONE)).isTrue();
        assertThat(served()).isFalse();
        assertThat(served("--encryption-key=" + ONE, "--encryption=decrypt-only"))
                .isTrue();
        assertThat(served()).isTrue();
    }
}
