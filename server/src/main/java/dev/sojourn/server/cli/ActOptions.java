package dev.sojourn.server.cli;

import picocli.CommandLine.Option;

/** How a command that changes something goes about it. */
final class ActOptions {

    @Option(names = "--yes", description = "Does not ask. Without a terminal to ask at, nothing is done without it.")
    boolean yes;

    @Option(names = "--dry-run", description = "Tells what would be done, and does nothing.")
    boolean dryRun;

    /**
     * Asks before something is done.
     *
     * @param question what is to be done, with its number, as a question
     * @throws Failure when the answer is no, or nobody is there to answer
     */
    void confirm(String question, Context context) throws Failure {
        if (yes) {
            return;
        }
        Terminal terminal = context.terminal();
        if (!terminal.inIsTerminal() || !terminal.errIsTerminal()) {
            throw new Failure(
                    ExitCode.NOT_CONFIRMED,
                    "NotConfirmed",
                    "not done, for there is no terminal to ask at: " + question + " Say --yes to do it");
        }
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        String answer = context.answer();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new Failure(ExitCode.NOT_CONFIRMED, "NotConfirmed", "not done");
        }
    }
}
