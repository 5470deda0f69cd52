package dev.sojourn.server.admin;

import org.jspecify.annotations.Nullable;

/**
 * The value of one attribute, for somebody who has asked for exactly it.
 *
 * @param name the attribute's name
 * @param type what kind of value it has
 * @param bytes its size as it is stored
 * @param readable false when it cannot be decoded on this node; it is null then
 * @param value the value
 */
public record Value(
        String name,
        String type,
        int bytes,
        boolean readable,
        @Nullable Object value) {

    /** Without the value. */
    @Override
    public String toString() {
        return "Value[" + name + ", " + type + ", " + bytes + " bytes]";
    }
}
