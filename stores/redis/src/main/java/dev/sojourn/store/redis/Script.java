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
    CREATE,
    REPLACE,
    TOUCH,
    DELETE,
    ROLL,
    PREPARE,
    DECIDE,
    REDIRECT,
    JUDGE,
    FINISH,
    DISCARD,
    FORGET,
    CLAIM,
    SETTLE,
    COUNT,
    MEMBERS,
    ENTRIES,
    BIND,
    WRITTEN,
    UNBIND,
    ADMIT,
    RELEASE;

    private final String text = load("prelude") + "\n" + load(name().toLowerCase(Locale.ROOT));
    private final String digest = Base16.digest(KeySpace.bytes(text));

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
