package dev.sojourn.script;

import org.jspecify.annotations.Nullable;

/** Reads one member of a message that is a JSON object, without building the rest of it. */
final class MessageId {

    private static final int LONGEST = 1024;

    private MessageId() {}

    /** The text of a member, or null when the message is no JSON object or has no such text. */
    static @Nullable String of(String message, String name) {
        if (!message.stripLeading().startsWith("{") || !message.contains("\"" + name + "\"")) {
            return null;
        }
        try {
            Object value = MountJson.parse("message", message).values().get(name);
            return value instanceof String text && text.length() <= LONGEST ? text : null;
        } catch (MountException e) {
            return null;
        }
    }
}
