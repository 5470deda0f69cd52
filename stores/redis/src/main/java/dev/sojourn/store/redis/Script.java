package dev.sojourn.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

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
    JUDGE,
    FINISH,
    DISCARD,
    FORGET,
    DUE,
    CLAIM,
    SETTLE,
    BIND,
    UNBIND,
    ADMIT;

    private final String text;
    private final String digest;

    Script() {
        text = load("prelude") + "\n" + load(name().toLowerCase(Locale.ROOT));
        try {
            // The name that Redis gives to a script; it is no protection of anything.
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(KeySpace.bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    /** The whole script. */
    String text() {
        return text;
    }

    /** What EVALSHA knows it by. */
    String digest() {
        return digest;
    }

    private static String load(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException("The script " + name + ".lua is missing from sojourn-store-redis");
            }
            return KeySpace.text(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + ".lua can't be read", e);
        }
    }
}
