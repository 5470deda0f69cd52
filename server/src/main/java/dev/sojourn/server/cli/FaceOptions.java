package dev.sojourn.server.cli;

import picocli.CommandLine.Option;

/** How a command speaks; every command has these. */
final class FaceOptions {

    @Option(names = "--json", description = "JSON: an object a line for lists, errors too (on standard error).")
    boolean json;

    @Option(names = "--lines", description = "A line for each column, as name: value.")
    boolean lines;

    @Option(names = "--quiet", description = "Nothing on standard error but errors and questions.")
    boolean quiet;

    @Option(names = "--no-color", description = "No colours; NO_COLOR in the environment says the same.")
    boolean noColor;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    boolean help;
}
