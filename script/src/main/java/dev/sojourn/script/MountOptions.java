package dev.sojourn.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options of one mount, as its {@code mount.json} gives them. Each reader names the option, the value and what is
 * allowed when the value is of another kind. Immutable.
 */
final class MountOptions {

    /** The options that every dialect takes. */
    static final Set<String> COMMON = Set.of(
            "dialect",
            "path",
            "duration",
            "absolute",
            "maxSessions",
            "store",
            "sessions",
            "also",
            "origins",
            "sameOrigin",
            "secret",
            "timeLimit",
            "statementLimit",
            "memoryLimit",
            "bodyLimit",
            "outputLimit",
            "messageLimit",
            "jsonDepth",
            "contexts",
            "sharedLimit",
            "sharedSize");

    /** The options that say where sessions and databases are and what signs ids: they can be kept from scripts. */
    static final Set<String> OPERATORS = Set.of("db", "store", "secret", "sessions");

    private final String mount;
    private final Map<String, Object> values;
    private final Map<String, Integer> lines;
    /** What is said of the operator: the file, and the names of its options. */
    private final String operatorsFile;

    private final Set<String> operators;

    /** The options of a mount. */
    MountOptions(String mount, Map<String, ? extends @Nullable Object> values) {
        this(mount, values, Map.of());
    }

    /** The options of a mount with the lines they were read from. */
    MountOptions(String mount, Map<String, ? extends @Nullable Object> values, Map<String, Integer> lines) {
        this(mount, values, lines, "", Set.of());
    }

    private MountOptions(
            String mount,
            Map<String, ? extends @Nullable Object> values,
            Map<String, Integer> lines,
            String operatorsFile,
            Set<String> operators) {
        this.operatorsFile = operatorsFile;
        this.operators = Set.copyOf(operators);
        this.mount = mount;
        this.values = Map.copyOf(withoutNulls(values));
        this.lines = Map.copyOf(lines);
    }

    private static Map<String, Object> withoutNulls(Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> present = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }

    /** The mount's name. */
    String mount() {
        return mount;
    }

    /**
     * These options with those that the operator of the server has set elsewhere, which go before them.
     *
     * @param file where the operator has set them, for messages
     * @throws MountException when these hold what is the operator's alone ({@link #OPERATORS})
     */
    MountOptions under(String file, Map<String, ? extends @Nullable Object> set) {
        for (String name : new TreeSet<>(OPERATORS)) {
            if (values.containsKey(name)) {
                throw new MountException(
                        file(name) + ": option \"" + name + "\" is not the scripts' to set; put it into " + file
                                + " as {\"" + mount + "\": {\"" + name + "\": ...}}");
            }
        }
        Map<String, Object> both = new HashMap<>(values);
        both.putAll(withoutNulls(set));
        return new MountOptions(mount, both, lines, file, set.keySet());
    }

    /** Whether an option comes from the operator of the server, who may read files and choose hosts. */
    boolean isOperators(String name) {
        return operators.contains(name);
    }

    /**
     * Refuses names that neither every dialect nor this one takes.
     *
     * @throws MountException that names the first one and what is allowed
     */
    void requireKnown(String dialect, Set<String> own) {
        for (String name : new TreeSet<>(values.keySet())) {
            if (!COMMON.contains(name) && !own.contains(name)) {
                Set<String> allowed = new TreeSet<>(COMMON);
                allowed.addAll(own);
                throw new MountException(file(name) + ": unknown option \"" + name + "\" for dialect " + dialect
                        + "; allowed are " + String.join(", ", allowed));
            }
        }
    }

    /** Whether an option is given. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Reads a text.
     *
     * @return the text, or null when it is not given
     */
    @Nullable
    String text(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, value, "a text");
    }

    /** Reads one of several words. */
    String word(String name, String fallback, String... allowed) {
        String value = text(name);
        if (value == null) {
            return fallback;
        }
        if (!List.of(allowed).contains(value)) {
            throw wrong(name, value, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** Reads a switch. */
    boolean flag(String name, boolean fallback) {
        Object value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, value, "true or false");
    }

    /** Reads a whole number. */
    long number(String name, long fallback, long least, long most) {
        Object value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= least
                && number.longValue() <= most) {
            return number.longValue();
        }
        throw wrong(name, value, "a whole number from " + least + " to " + most);
    }

    /**
     * Reads a duration in milliseconds.
     *
     * @return the duration, at least one millisecond
     */
    Duration millis(String name, Duration fallback) {
        return has(name) ? Duration.ofMillis(number(name, 0, 1, Long.MAX_VALUE / 2)) : fallback;
    }

    /** Reads a list of texts; one text is a list of one. */
    List<String> texts(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!(element instanceof String text)) {
                    throw wrong(name, value, "a list of texts");
                }
                texts.add(text);
            }
            return List.copyOf(texts);
        }
        throw wrong(name, value, "a list of texts");
    }

    /** The fault of an option with a value that is not allowed. */
    MountException wrong(String name, Object value, String allowed) {
        String shown =
                name.equals("secret") || name.equals("store") || name.equals("db") ? "(not shown)" : shown(value);
        return new MountException(file(name) + ": option \"" + name + "\" is " + shown + "; allowed is " + allowed);
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private String file(String name) {
        if (operators.contains(name)) {
            return operatorsFile + ": " + mount;
        }
        Integer line = lines.get(name);
        return mount + "/mount.json" + (line == null ? "" : ":" + line);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MountOptions that
                && mount.equals(that.mount)
                && values.equals(that.values)
                && operators.equals(that.operators);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
