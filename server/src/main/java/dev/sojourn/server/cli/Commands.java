package dev.sojourn.server.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All commands, as they are parsed, explained and completed. */
@Command(
        name = "sojourn",
        synopsisSubcommandLabel = "COMMAND",
        description = "Server-side sessions: a server, and commands for its operators.")
final class Commands {

    private static final int WIDTH = 110;
    private static final int OPTIONS_WIDTH = 34;

    private Commands() {}

    static CommandLine of(Context context) {
        CommandLine all = new CommandLine(new Commands());
        all.addSubcommand("sessions", new SessionsCommand(context));
        all.addSubcommand("users", new UsersCommand(context));
        all.addSubcommand("store", new StoreCommand(context));
        all.addSubcommand("keys", new KeysCommand(context));
        all.addSubcommand("status", new StatusCommand(context));
        all.addSubcommand("events", new EventsCommand(context));
        all.addSubcommand("completion", new CompletionCommand(context));
        all.addSubcommand("serve", serve(context));
        all.addSubcommand("new", begin());
        helps(all);
        all.setCaseInsensitiveEnumValuesAllowed(true);
        // An argument such as a user's id may begin with an at sign; that of a library would read a file.
        all.setExpandAtFiles(false);
        all.setUsageHelpWidth(WIDTH);
        all.setUsageHelpLongOptionsMaxWidth(OPTIONS_WIDTH);
        all.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return all;
    }

    /** Commands that have others below them tell which. */
    private static void helps(CommandLine command) {
        if (!command.getSubcommands().isEmpty()) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("--help")
                            .usageHelp(true)
                            .description("Shows this.")
                            .build());
            command.getSubcommands().values().forEach(Commands::helps);
        }
    }

    /** Never run here. For completion. */
    private static CommandLine begin() {
        CommandSpec begin = CommandSpec.create();
        begin.usageMessage().description("Makes a folder with small scripts of a dialect.");
        begin.addPositional(PositionalParamSpec.builder()
                .index("0")
                .type(String.class)
                .paramLabel("DIALECT")
                .completionCandidates(List.of("foxx", "htgm", "hyper-express", "mars", "simples"))
                .build());
        begin.addPositional(PositionalParamSpec.builder()
                .index("1")
                .type(String.class)
                .paramLabel("NAME")
                .build());
        begin.addOption(OptionSpec.builder("--scripts")
                .type(String.class)
                .paramLabel("DIR")
                .description("Where to; scripts unless given.")
                .build());
        return new CommandLine(begin);
    }

    /** Never run here: the server reads its own options. For completion. */
    private static CommandLine serve(Context context) {
        CommandSpec serve = CommandSpec.create();
        serve.usageMessage().description("Starts the server.");
        context.host()
                .options()
                .forEach((flag, meaning) -> serve.addOption(OptionSpec.builder(flag)
                        .type(String.class)
                        .paramLabel("VALUE")
                        // To the library a percent sign begins a format, and an at sign a colour.
                        .description(meaning.replace("%", "%%").replace("@", "@@"))
                        .build()));
        return new CommandLine(serve);
    }
}
