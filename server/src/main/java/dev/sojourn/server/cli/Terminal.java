package dev.sojourn.server.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes.
 *
 * @param in where answers to questions come from
 * @param out for data alone; what fails here is told, as {@link System#out} does not
 * @param err for everything else
 * @param inIsTerminal whether somebody sits at {@code in}
 * @param outIsTerminal whether somebody reads {@code out}, and no program
 * @param errIsTerminal whether somebody reads {@code err}
 * @param onInterrupt takes what is to be done when the command is interrupted, in place of an end at once
 */
public record Terminal(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Consumer<Runnable> onInterrupt) {

    /** Set by the launcher: which of the file descriptors 0, 1 and 2 are terminals, as digits. */
    static final String PROPERTY = "sojourn.terminals";

    /**
     * That of this process.
     *
     * @param onInterrupt takes what is to be done at a signal that asks for the end
     * @return the terminal
     */
    public static Terminal ofProcess(Consumer<Runnable> onInterrupt) {
        String terminals = System.getProperty(PROPERTY);
        boolean all = terminals == null && isConsole(System.console());
        String known = terminals == null ? all ? "012" : "" : terminals;
        return new Terminal(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                System.err,
                known.contains("0"),
                known.contains("1"),
                known.contains("2"),
                onInterrupt);
    }

    /** Since JDK 22 there is a console in any case, and it says whether it is a terminal. */
    private static boolean isConsole(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
