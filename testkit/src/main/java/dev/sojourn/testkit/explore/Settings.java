package dev.sojourn.testkit.explore;

import java.util.List;
import java.util.TreeSet;

/**
 * Under what a program runs, as words in order of the alphabet: {@code user=ann} the user of session 0,
 * {@code other=ann} a second session with this user ({@code other=-} one without), {@code limit=2} sessions for each
 * user, {@code end} the oldest beyond that instead of refusing the new one, {@code noroll} at a change of user,
 * {@code touch=1m}, and {@code anchor=update}, {@code anchor=explicit} or {@code anchor=created}.
 */
record Settings(List<String> words) {

    static final Settings NONE = new Settings(List.of());

    private static final String KNOWN = "user=ann|user=bob|other=ann|other=-|limit=\\d+|end|noroll|touch=\\d+[sm]"
            + "|anchor=(update|explicit|created)";

    Settings {
        words = List.copyOf(new TreeSet<>(words));
        for (String word : words) {
            if (!word.matches(KNOWN)) {
                throw new IllegalArgumentException("\"" + word + "\" is no setting; there are " + KNOWN);
            }
        }
    }

    static Settings parse(String text) {
        return text.isBlank() ? NONE : new Settings(List.of(text.trim().split("\\s+")));
    }

    boolean is(String word) {
        return words.contains(word);
    }

    /** The value of a word with an equals sign, or the alternative. */
    String value(String name, String otherwise) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return word.substring(name.length() + 1);
            }
        }
        return otherwise;
    }

    int limit() {
        return Integer.parseInt(value("limit", "0"));
    }

    /** What of them is the engine's and not the world's. */
    Settings ofEngine() {
        return new Settings(words.stream()
                .filter(word -> !word.startsWith("user=") && !word.startsWith("other="))
                .toList());
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
