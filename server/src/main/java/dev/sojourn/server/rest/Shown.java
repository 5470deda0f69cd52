package dev.sojourn.server.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much of what sessions hold an answer shows: the parameter {@code data}. */
public enum Shown {
    /** Nothing but how large it is. */
    NONE,
    /** Names, kinds and sizes of attributes. */
    NAMES,
    /** All values, and what is kept about the user. */
    VALUES;

    static Shown of(QueryText query, Shown otherwise) {
        String text = query.text("data");
        return text == null ? otherwise : parsed(text);
    }

    private static Shown parsed(@Nullable String text) {
        for (Shown shown : values()) {
            if (shown.name().toLowerCase(Locale.ROOT).equals(text)) {
                return shown;
            }
        }
        throw Refusal.badRequest("The query parameter \"data\" must be none, names or values");
    }
}
