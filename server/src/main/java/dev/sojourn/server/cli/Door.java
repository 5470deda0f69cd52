package dev.sojourn.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.admin.SessionFilter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to sessions: by the REST API of a running server, or into a store at rest. What comes back is JSON in the
 * form of the REST API either way, so that nobody behind a door can tell which it was.
 */
interface Door extends AutoCloseable {

    /** How much of what sessions hold is wanted. */
    enum Data {
        NONE("none"),
        NAMES("names"),
        VALUES("values");

        private final String word;

        Data(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Takes the sessions of a slice one by one. */
    @FunctionalInterface
    interface Each {
        void take(JsonNode session) throws Failure;
    }

    /**
     * A part of a walk.
     *
     * @param cursor where the next part begins, or null when this was the last
     * @param examined how many sessions were looked at for it
     * @param total about how many there are
     */
    record Part(@Nullable String cursor, long examined, long total) {}

    /**
     * What came of ending sessions, or would come of it.
     *
     * @param ended how many
     * @param already how many of those that were named had ended already
     * @param examined how many were looked at
     * @param before those that began later stay; 0 when they were named
     * @param cursor where to go on, or null when all is done
     */
    record Ended(
            long ended,
            long already,
            long examined,
            long before,
            @Nullable String cursor) {}

    /** A number of sessions, and whether it was counted for this answer. */
    record Count(long live, boolean exact) {}

    /** Walks on over the sessions that are meant, by at most so many. */
    Part list(SessionFilter filter, Data data, @Nullable String cursor, int limit, Each each) throws Failure;

    /** One session by its whole key. */
    JsonNode show(String key, Data data) throws Failure;

    Ended end(List<String> keys, boolean dryRun, @Nullable String reason) throws Failure;

    Ended endMatching(
            SessionFilter filter,
            @Nullable Instant before,
            @Nullable String cursor,
            boolean dryRun,
            @Nullable String reason)
            throws Failure;

    Ended endUser(String user, @Nullable String exceptKey, @Nullable String reason) throws Failure;

    Count count() throws Failure;

    /** Where it leads, for messages. */
    String shown();

    @Override
    void close();
}
