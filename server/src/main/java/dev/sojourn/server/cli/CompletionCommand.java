package dev.sojourn.server.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scripts that let a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Writes the script by which a shell completes commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(sojourn completion bash)        # zsh likewise, after compinit",
            "  sojourn completion fish > ~/.config/fish/completions/sojourn.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    private static final String NAME = "sojourn";

    /** The shells that are known. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Context context;

    @Mixin
    private final FaceOptions face = new FaceOptions();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Failure {
        CommandLine all = spec.root().commandLine();
        try (Output out = new Output(context, face)) {
            // That of bash serves zsh as well: it begins with what zsh needs for it.
            String script = shell == Shell.FISH ? FishCompletion.of(all) : AutoComplete.bash(NAME, all);
            for (String line : List.of(script.split("\n", -1))) {
                out.line(line);
            }
        }
        return ExitCode.DONE;
    }
}
