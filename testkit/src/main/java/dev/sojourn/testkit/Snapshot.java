package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a stored session says, as a value: two are equal when no part differs, and a failure shows
 * which does.
 */
record Snapshot(
        SessionKey key,
        SessionKey lineage,
        long version,
        long created,
        long lastAccess,
        long lastUpdate,
        long expiryBase,
        long expiresAt,
        long duration,
        @Nullable String user,
        String data,
        boolean claimed) {

    private static final int SHOWN_BYTES = 64;

    static Snapshot of(StoredSession s) {
        return new Snapshot(
                s.key(),
                s.lineage(),
                s.version(),
                s.created(),
                s.lastAccess(),
                s.lastUpdate(),
                s.expiryBase(),
                s.expiresAt(),
                s.duration(),
                s.user(),
                describe(s.data()),
                s.claimed());
    }

    /** A comparable form of whatever was found: a snapshot, the trail itself, or "nothing". */
    static Object of(@Nullable StoredRecord record) {
        if (record instanceof StoredSession session) {
            return of(session);
        }
        return record instanceof Trail trail ? trail : "nothing";
    }

    private static String describe(byte[] data) {
        String start = HexFormat.of().formatHex(data, 0, Math.min(data.length, SHOWN_BYTES));
        return data.length + " bytes " + start + (data.length > SHOWN_BYTES ? ".." + Arrays.hashCode(data) : "");
    }
}
