package dev.sojourn;

import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a store keeps in the clear beside a body and only a write of the body changes, in the one form in which a seal
 * covers it. The moments that a touch moves are not among it, nor is what a claim changes. The layout belongs to
 * envelope 04; see docs/formats/record.md.
 */
final class Covered {

    private static final int LINEAGE_BYTES = 32;
    private static final int NUMBERS = 4;
    private static final byte NOBODY = 0;
    private static final byte USER = 1;

    private Covered() {}

    static byte[] of(StoredSession session) {
        String user = session.user();
        byte[] name = user == null ? new byte[0] : user.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(LINEAGE_BYTES + NUMBERS * Long.BYTES + 1 + name.length)
                .put(session.lineage().toBytes())
                .putLong(session.version())
                .putLong(session.created())
                .putLong(session.lastUpdate())
                .putLong(session.duration())
                .put(user == null ? NOBODY : USER)
                // A user id that is bound is valid text, so no other text has its bytes.
                .put(name)
                .array();
    }
}
