package dev.sojourn.store.redis;

import java.util.ArrayList;
import java.util.List;

/** A call of a script: its keys, which share a slot, and its arguments. Not safe for use by several threads. */
final class Call {

    private final Script script;
    private final byte[][] keys;
    private final List<byte[]> arguments = new ArrayList<>();

    private Call(Script script, byte[][] keys) {
        this.script = script;
        this.keys = keys;
    }

    static Call of(Script script, byte[]... keys) {
        return new Call(script, keys);
    }

    Call with(String value) {
        return with(KeySpace.bytes(value));
    }

    Call with(long value) {
        return with(Long.toString(value));
    }

    Call with(boolean value) {
        return with(value ? "1" : "0");
    }

    Call with(byte[] value) {
        arguments.add(value);
        return this;
    }

    Call field(Row.Field field, String value) {
        return with(field.letter()).with(value);
    }

    Call field(Row.Field field, long value) {
        return with(field.letter()).with(value);
    }

    Call field(Row.Field field, byte[] value) {
        return with(field.letter()).with(value);
    }

    Script script() {
        return script;
    }

    byte[][] keys() {
        return keys;
    }

    byte[][] arguments() {
        return arguments.toArray(new byte[0][]);
    }
}
