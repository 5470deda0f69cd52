package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.NodeReference;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value that a visit set (bytes as encoded then) or read (bytes as stored), or a removal (neither). */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
record Held(@Nullable Object value, byte @Nullable [] bytes, boolean mutable) {

    static final Held REMOVED = new Held(null, null, false);

    boolean removed() {
        return bytes == null;
    }

    /** Whether the value is kept by reference: it is never compared and never copied. */
    boolean isReference() {
        return bytes != null && NodeReference.isIn(bytes, 0, bytes.length);
    }

    /** Whether it is what a table has under a name. */
    boolean isIn(AttributeTable table, String name) {
        int at = table.indexOf(name);
        byte[] own = Objects.requireNonNull(bytes);
        return at >= 0 && Arrays.equals(table.source(), table.valueFrom(at), table.valueTo(at), own, 0, own.length);
    }
}
