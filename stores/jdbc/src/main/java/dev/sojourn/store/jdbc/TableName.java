package dev.sojourn.store.jdbc;

import java.util.regex.Pattern;

/**
 * A table's name that is safe inside of SQL, because nothing but small letters, digits and underscores is in it, and
 * the names that follow from it. It is the only thing that statements are put together from.
 */
final class TableName {

    private static final Pattern VALID = Pattern.compile("(?:[a-z_][a-z0-9_]{0,62}\\.)?[a-z_][a-z0-9_]{0,39}");
    private static final int SHOWN = 80;

    private final String name;

    TableName(String name) {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("The table of a JDBC store is named " + shown(name)
                    + "; a name has 1 to 40 small letters, digits and underscores, does not begin with a digit, and may"
                    + " have a schema before it, as in app.sessions");
        }
        this.name = name;
    }

    /** The table of sessions, with its schema when one was given. */
    String sessions() {
        return name;
    }

    String holds() {
        return name + "_hold";
    }

    String locks() {
        return name + "_lock";
    }

    String schema() {
        return name + "_schema";
    }

    /** The name without a schema. */
    String local() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** What is not printable may be meant for the terminal of whoever reads the message. */
    private static String shown(String name) {
        String printable = name.replaceAll("[^\\x20-\\x7e]", "?");
        return "\"" + (printable.length() > SHOWN ? printable.substring(0, SHOWN) + "..." : printable) + "\"";
    }

    @Override
    public String toString() {
        return name;
    }
}
