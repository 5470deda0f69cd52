package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.server.CommandScene.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in the guide of the command line is run as it stands there. */
class CommandLineGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide", "command-line.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|\\()sojourn ([^|>)\n]*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final String TOKEN = "a-token-of-administration";

    @TempDir
    private Path folder;

    @Test
    void theCommandsOfTheGuideDoWhatTheyAreThereFor() throws Exception {
        CommandScene scene = new CommandScene();
        String key = fill();
        List<String> commands = commands(Files.readString(GUIDE));
        assertThat(commands).hasSizeGreaterThan(10);
        try (ServerScene server = new ServerScene("--demos=false", "--admin-token=" + TOKEN)) {
            scene.environment.put("SOJOURN_SERVER", server.uri("").toString());
            scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
            for (String command : commands) {
                // Of the server in the text, one session is known.
                String here = command.replace("./", folder + "/");
                if (here.contains("3f9a12c7")) {
                    here = here.replace("3f9a12c7", key.substring(0, 8)) + " --store rocksdb:" + folder
                            + "/sojourn-data";
                }
                Ran ran = scene.run(words(here));
                assertThat(ran.code()).as(command + ": " + ran.err()).isZero();
            }
        }
    }

    @Test
    void theGuideTellsEveryExitCode() throws IOException {
        String guide = Files.readString(GUIDE);
        for (int code : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 130}) {
            assertThat(guide).contains("\n| " + code + " | ");
        }
    }

    private String fill() throws Exception {
        try (RestingStore store = (RestingStore)
                        new ServerHost().store(List.of("--store=rocksdb:" + folder.resolve("sojourn-data")), Map.of());
                var sessions = store.open(null, true);
                SessionEngine engine = store.engine(sessions)) {
            Files.writeString(folder.resolve("sojourn-data/signing.keys"), "k".repeat(40) + "\n");
            var session = engine.directory().create(Map.of("cart", "tea"));
            session.setUser("ada", Map.of()).save();
            return String.valueOf(session.key());
        }
    }

    private static List<String> commands(String guide) {
        List<String> commands = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(guide);
        while (blocks.find()) {
            COMMAND.matcher(blocks.group(1))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(commands::add);
        }
        return commands;
    }

    private static String[] words(String command) {
        return WORD.matcher(command).results().map(CommandLineGuideTest::word).toArray(String[]::new);
    }

    private static String word(MatchResult found) {
        return found.group(1) != null ? found.group(1) : found.group(2);
    }
}
