package dev.sojourn.server.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list. It ends when it is long enough, or when enough was looked at: one without rows but with a cursor
 * says "none so far", not "none".
 *
 * @param rows the sessions that were meant
 * @param examined how many living sessions were looked at for it
 * @param cursor what to pass for the slice after this one, or null when all were looked at
 */
public record Slice(List<Row> rows, int examined, @Nullable String cursor) {

    /** Keeps an unmodifiable copy of the list. */
    public Slice {
        rows = List.copyOf(rows);
    }
}
