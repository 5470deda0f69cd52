package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
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

    /** Adds the parts of a session in the order that prelude.lua expects; the user comes last, if there is one. */
    Call session(StoredSession session, String lineage, String entry) {
        with(entry, session.lastAccess(), session.expiresAt(), session.version(), session.created());
        with(session.lastUpdate(), session.expiryBase(), session.duration(), session.data(), lineage);
        return session.user() == null ? this : with(Row.encode(session.user()));
    }

    /** The key of the record that the script is about, for those on one record. */
    SessionKey record() {
        return KeySpace.key(KeySpace.text(arguments.get(0)));
    }

    byte[][] arguments() {
        return arguments.toArray(new byte[0][]);
    }
}
