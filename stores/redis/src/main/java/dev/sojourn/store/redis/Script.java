package dev.sojourn.store.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/** The Lua scripts, each one atomic step. Their texts are in files of these names, with what they expect and answer. */
enum Script {
    OPEN,
    CREATE("users"),
    REPLACE("users"),
    TOUCH("users"),
    DELETE("users", "trails"),
    ROLL("users", "trails"),
    PREPARE,
    DECIDE("trails", "called"),
    REDIRECT("trails"),
    JUDGE("called"),
    FINISH("called"),
    DISCARD,
    FORGET,
    CLAIM("users"),
    SETTLE("users", "trails"),
    UPGRADE,
    DUE,
    COUNT,
    MEMBERS,
    ENTRIES,
    BIND("users"),
    ENTER("users"),
    WRITTEN("users"),
    UNBIND("users"),
    ADMIT("users"),
    RELEASE;

    private final String text;
    private final String digest;

    /**
     * Puts the text together.
     *
     * @param parts the files whose functions it uses, besides those of prelude.lua
     */
    Script(String... parts) {
        StringBuilder whole = new StringBuilder(load("prelude"));
        for (String part : parts) {
            whole.append('\n').append(load(part));
        }
        this.text = whole.append('\n')
                .append(load(name().toLowerCase(Locale.ROOT)))
                .toString();
        this.digest = Base16.digest(KeySpace.bytes(text));
    }

    /** What EVALSHA knows it by. */
    String digest() {
        return digest;
    }

    /** The whole script. */
    String text() {
        return text;
    }

    private static String load(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            return KeySpace.text(
                    Objects.requireNonNull(file, name + ".lua is missing").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + ".lua can't be read", e);
        }
    }
}
