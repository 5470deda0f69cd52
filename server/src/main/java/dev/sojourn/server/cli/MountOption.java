package dev.sojourn.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose sessions: those of the server, or of one of its mounts. */
final class MountOption {

    @Option(
            names = "--mount",
            paramLabel = "NAME",
            description = "The sessions of a mount instead of the server's own.")
    @Nullable
    String name;
}
