package dev.sojourn.server.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of ending sessions.
 *
 * @param ended how many were ended; how many would be, when it was only tried
 * @param already how many of those that were meant had ended already
 * @param examined how many living sessions were looked at, 0 where they are found by key or by user
 * @param before only sessions that had begun by then were ended
 * @param cursor what to pass, with the same {@code before}, to go on; null when all were looked at
 */
public record Ended(
        int ended,
        int already,
        int examined,
        Instant before,
        @Nullable String cursor) {}
