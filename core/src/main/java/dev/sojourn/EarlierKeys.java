package dev.sojourn;

import dev.sojourn.id.SessionKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys whose grace still leads to a session, sealed with its body. Trails lie in the store unsealed, so whoever can
 * write to it could lay one from a session of their own to that of somebody else; the session says which ones are
 * true. Each entry is a key and the moment its grace ends; see docs/formats/record.md.
 */
final class EarlierKeys {

    /** Whoever comes by an older one has too many trails to follow, but for the lineage, whose trail is redirected. */
    private static final int MOST = 8;

    private static final int KEY_BYTES = 32;
    private static final int ENTRY_BYTES = KEY_BYTES + Long.BYTES;
    private static final byte[] NONE = {};

    private EarlierKeys() {}

    /**
     * The entries after a roll. An id from before a roll without grace leads nowhere, so the earlier moment counts.
     *
     * @param from the key that the session is rolled from
     * @param usableUntil until when that one leads here, 0 for not at all
     */
    static byte[] afterRoll(byte[] entries, SessionKey from, SessionKey lineage, long usableUntil, long now) {
        if (usableUntil <= now) {
            return NONE;
        }
        byte[] begun = lineage.toBytes();
        int count = entries.length / ENTRY_BYTES;
        ByteBuffer all = ByteBuffer.allocate(entries.length + ENTRY_BYTES);
        for (int i = 0; i < count; i++) {
            int at = i * ENTRY_BYTES;
            long until = Math.min(until(entries, at), usableUntil);
            boolean recent = count - i < MOST || isKey(entries, at, begun);
            if (until > now && recent) {
                all.put(entries, at, KEY_BYTES).putLong(until);
            }
        }
        all.put(from.toBytes()).putLong(usableUntil);
        return Arrays.copyOf(all.array(), all.position());
    }

    /** Whether a client that comes by an earlier key may be led to the session. */
    static boolean lead(byte[] entries, SessionKey key, long now) {
        byte[] asked = key.toBytes();
        for (int at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
            if (isKey(entries, at, asked)) {
                return until(entries, at) > now;
            }
        }
        return false;
    }

    private static boolean isKey(byte[] entries, int at, byte[] key) {
        // No secret: it is what the store has found the record under.
        return Arrays.equals(entries, at, at + KEY_BYTES, key, 0, KEY_BYTES);
    }

    private static long until(byte[] entries, int at) {
        return ByteBuffer.wrap(entries, at + KEY_BYTES, Long.BYTES).getLong();
    }
}
