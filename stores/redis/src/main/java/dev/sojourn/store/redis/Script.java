package dev.sojourn.store.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Lua scripts, each one atomic step. Their texts are in files of these names, with what they expect and answer. */
enum Script {
    OPEN,
    CREATE,
    REPLACE,
    TOUCH,
    DELETE,
    SWAP_TRAIL,
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
    UPGRADE,
    DUE,
    COUNT,
    MEMBERS,
    ENTRIES,
    BIND,
    ENTER,
    WRITTEN,
    UNBIND,
    ADMIT,
    RELEASE,
    HEALTH;

    /** What is there before the constants. */
    private static final class Shared {

        /** The files whose definitions scripts use, in the order in which these build on each other. */
        static final List<String> FILES = List.of("prelude", "users", "trails", "called");

        static final Pattern DEFINED = Pattern.compile("^local (?:function )?([\\w, ]+)");

        private Shared() {}
    }

    private final String text = withDefinitions(load(name().toLowerCase(Locale.ROOT)));
    private final String digest = Base16.digest(KeySpace.bytes(text));

    /** What EVALSHA knows it by. */
    String digest() {
        return digest;
    }

    /** The whole script. */
    String text() {
        return text;
    }

    /**
     * Puts before a script the definitions that it uses, and no others: each call of a script makes them anew. Between
     * two definitions is an empty line.
     */
    private static String withDefinitions(String script) {
        List<String> definitions = Shared.FILES.stream()
                .flatMap(file -> Stream.of(load(file).split("\n\n+")))
                .toList();
        String whole = script;
        for (int i = definitions.size() - 1; i >= 0; i--) {
            Matcher names = Shared.DEFINED.matcher(definitions.get(i));
            if (names.find()
                    && Pattern.compile("\\b(" + names.group(1).strip().replaceAll("[, ]+", "|") + ")\\b")
                            .matcher(whole)
                            .find()) {
                whole = definitions.get(i) + "\n" + whole;
            }
        }
        return whole;
    }

    /** The text of a file without comments. */
    private static String load(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            return KeySpace.text(Objects.requireNonNull(file, name + ".lua is missing")
                            .readAllBytes())
                    .replaceAll("(?m)^ *--.*\n| +-- .*$", "")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + ".lua can't be read", e);
        }
    }
}
