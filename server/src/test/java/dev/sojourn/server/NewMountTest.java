package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.script.Starters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command that makes scripts to begin with. */
class NewMountTest {

    private static final Pattern OPEN = Pattern.compile("open: http://127\\.0\\.0\\.1:8080(\\S+)");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        return Main.run(
                Stream.concat(Stream.of("new"), Stream.of(arguments)).toList(),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    static Stream<String> dialects() {
        return Starters.dialects().stream();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void whatItMakesAnswersWhereItSays(String dialect) throws Exception {
        assertThat(run(dialect, "shop", "--scripts", folder.toString())).isZero();
        Matcher open = OPEN.matcher(out.toString(StandardCharsets.UTF_8));
        assertThat(open.find()).isTrue();

        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            assertThat(scene.get(open.group(1)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aMountThatIsNamedAsItsDialectNeedsNoOptions() {
        assertThat(run("htgm", "htgm", "--scripts=" + folder)).isZero();
        assertThat(folder.resolve("htgm/sessions.js")).exists();
        assertThat(folder.resolve("htgm/mount.json")).doesNotExist();
    }

    @Test
    void twoCopiesSignWithSecretsOfTheirOwn() throws Exception {
        assertThat(run("hyper-express", "one", "--scripts=" + folder)).isZero();
        assertThat(run("hyper-express", "two", "--scripts=" + folder)).isZero();

        String one = Files.readString(folder.resolve("one/app.js"));
        assertThat(one).doesNotContain("replace this secret").containsPattern("secret: '[A-Za-z0-9+/=]{44}'");
        assertThat(one).isNotEqualTo(Files.readString(folder.resolve("two/app.js")));
    }

    @Test
    void whatItsScriptsSayOfTheirPathsIsTrueInTheCopy() throws Exception {
        assertThat(run("mars", "shop", "--scripts=" + folder)).isZero();
        assertThat(Files.readString(folder.resolve("shop/start.js")))
                .contains("GET /shop/start")
                .doesNotContain("/mars/");
    }

    @Test
    void whatIsThereIsLeftAlone() throws Exception {
        Path mine =
                Files.writeString(Files.createDirectory(folder.resolve("mars")).resolve("mine.js"), "1");
        assertThat(run("mars", "mars", "--scripts=" + folder)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("choose another name");
        try (Stream<Path> files = Files.list(folder.resolve("mars"))) {
            assertThat(files).containsExactly(mine);
        }
    }

    @Test
    void whatItDoesNotKnowItSays() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("cobol", "shop", "--scripts=" + folder)).isEqualTo(2);
        assertThat(run("mars", "../shop", "--scripts=" + folder)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("a dialect and a name"),
                        line -> assertThat(line).contains("foxx, htgm, hyper-express, mars, simples"),
                        line -> assertThat(line).contains("small letters"));
    }
}
