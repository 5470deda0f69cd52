package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command explains itself, and every shell can complete it. */
class CommandHelpTest {

    private final CommandScene scene = new CommandScene();

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "users", "store", "keys", "status", "events", "completion"})
    void helpGoesToStandardOutputWithTwoExamples(String noun) {
        Ran ran = scene.run(noun, "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("Usage: sojourn " + noun);
    }

    @ParameterizedTest
    @MethodSource("dev.sojourn.server.CommandFaultsTest#commands")
    void eachCommandExplainsItself(List<String> command) {
        Ran ran = command.size() > 1
                ? scene.run(command.get(0), command.get(1), "--help")
                : scene.run(command.get(0), "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().filter(line -> line.startsWith("  sojourn " + command.get(0) + " ")))
                .as("examples")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aWordThatIsNearlyACommandIsAnsweredWithTheCommand() {
        assertThat(scene.run("sessions", "lsit").err()).contains("\"lsit\"", "did you mean list?");
        assertThat(scene.run("sessions", "burn").err()).doesNotContain("did you mean");
    }

    @Test
    void everyShellGetsItsCompletion() {
        assertThat(scene.run("completion", "bash").out()).contains("complete -F _complete_sojourn", "--token-file");
        assertThat(scene.run("completion", "zsh").out()).contains("bashcompinit", "rotate");
        assertThat(scene.run("completion", "fish").out())
                .contains("complete -c sojourn -n '__fish_use_subcommand' -a sessions", " -l near-cache ");
        assertThat(scene.run("completion", "csh").code()).isEqualTo(2);
    }
}
