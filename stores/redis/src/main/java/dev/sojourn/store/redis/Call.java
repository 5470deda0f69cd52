package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import java.util.ArrayList;
import java.util.List;

/** A call of a script: its keys, which share a slot, and its arguments. Not safe for use by several threads. */
final class Call {

    final Script script;
    final byte[][] keys;
    private final List<byte[]> arguments = new ArrayList<>();

    Call(Script script, byte[]... keys) {
        this.script = script;
        this.keys = keys;
    }

    /** Adds arguments: bytes as they are, everything else as text. */
    Call with(Object... values) {
        for (Object value : values) {
            arguments.add(value instanceof byte[] bytes ? bytes : KeySpace.bytes(value.toString()));
        }
        return this;
    }

    /** Adds moments and other numbers of records, in the bytes of a record. */
    Call numbers(long... values) {
        for (long value : values) {
            arguments.add(RecordBytes.number(value));
        }
        return this;
    }

    /** The key of the record that the script is about, for those on one record. */
    SessionKey record() {
        return KeySpace.key(KeySpace.text(arguments.get(0)));
    }

    byte[][] arguments() {
        return arguments.toArray(new byte[0][]);
    }
}
