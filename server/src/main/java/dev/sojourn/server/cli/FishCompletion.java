package dev.sojourn.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion of the shell fish, one line for each command and each option. */
final class FishCompletion {

    private static final String START = "complete -c sojourn";

    private final StringBuilder script = new StringBuilder(4096);

    private FishCompletion() {}

    static String of(CommandLine all) {
        FishCompletion made = new FishCompletion();
        made.script.append(START).append(" -f\n");
        made.add(all, List.of());
        return made.script.toString();
    }

    private void add(CommandLine command, List<String> words) {
        Map<String, CommandLine> below = command.getSubcommands();
        String here = condition(words, List.copyOf(below.keySet()));
        below.forEach((name, sub) -> script.append(START)
                .append(" -n ")
                .append(quoted(here))
                .append(" -a ")
                .append(name)
                .append(" -d ")
                .append(quoted(first(sub.getCommandSpec().usageMessage().description())))
                .append('\n'));
        for (OptionSpec option : command.getCommandSpec().options()) {
            script.append(START)
                    .append(" -n ")
                    .append(quoted(here))
                    .append(" -l ")
                    .append(option.longestName().substring(2))
                    // The values of most name a file, a store or a moment; what is a file is nowhere said.
                    .append(option.arity().max() == 0 ? "" : " -r -F")
                    .append(" -d ")
                    .append(quoted(first(option.description())))
                    .append('\n');
        }
        below.forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            add(sub, longer);
        });
    }

    /** All words of the command were seen, and none of those that would come next. */
    private static String condition(List<String> words, List<String> next) {
        StringBuilder condition = new StringBuilder();
        if (words.isEmpty()) {
            return "__fish_use_subcommand";
        }
        for (String word : words) {
            condition
                    .append(condition.isEmpty() ? "" : "; and ")
                    .append("__fish_seen_subcommand_from ")
                    .append(word);
        }
        if (!next.isEmpty()) {
            condition.append("; and not __fish_seen_subcommand_from ").append(String.join(" ", next));
        }
        return condition.toString();
    }

    /** The first sentence: there is one line for it. */
    private static String first(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replace("%%", "%").replace("@@", "@");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
