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

    /** The same value with the bytes that it has by now, or takes with it. */
    Held encodedAs(byte[] other) {
        return new Held(value, other, mutable);
    }

    /** Whether the value is kept by reference: it is never compared and never copied. */
    boolean isReference() {
        return bytes != null && NodeReference.isIn(bytes, 0, bytes.length);
    }

    /** What it refers to, of a value that is kept by reference. */
    NodeReference reference() {
        byte[] own = Objects.requireNonNull(bytes);
        return Objects.requireNonNull(NodeReference.read(own, 0, own.length));
    }

    /** Whether it is what a table has under a name, or has not, of a removal. */
    boolean isIn(AttributeTable table, String name) {
        int at = table.indexOf(name);
        byte[] own = bytes;
        return own == null
                ? at < 0
                : at >= 0 && Arrays.equals(table.source(), table.valueFrom(at), table.valueTo(at), own, 0, own.length);
    }
}
