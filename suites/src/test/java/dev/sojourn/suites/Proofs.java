package dev.sojourn.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The table of docs/proofs.md, which says what the suites of this module say. */
public final class Proofs {

    private static final Path PAGE = Path.of("..", "docs", "proofs.md");

    private Proofs() {}

    /**
     * The cells of a row behind its first.
     *
     * @param suite how the first cell begins
     * @return the other cells: tests, how many pass on the suite's own, how many with Sojourn, and how to run it
     */
    public static List<String> row(String suite) {
        try {
            List<String> rows = Files.readAllLines(PAGE).stream()
                    .filter(line -> line.startsWith("| " + suite))
                    .toList();
            if (rows.size() != 1) {
                throw new AssertionError(PAGE + " has " + rows.size() + " rows that begin with " + suite);
            }
            return Arrays.stream(rows.get(0).split("\\|"))
                    .skip(2)
                    .map(cell -> cell.strip().replace("*", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
