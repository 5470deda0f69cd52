package dev.sojourn.script.mars;

import dev.sojourn.script.mount.MountOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a database of H2 is, and who administers it. Scripts never do, because an administrator of H2 can read files
 * and call classes: they are the user {@code script}, which has a schema of its own.
 *
 * @param url for the driver, without a user
 * @param administrator makes that user and its schema
 * @param password of both, empty unless the address has one
 */
record H2Address(String url, String administrator, String password) {

    /** Whom scripts work as. */
    static final String USER = "script";

    private static final String SCHEME = "jdbc:h2:";
    private static final String ADMINISTRATOR = "administrator";

    /** What can neither run a statement nor reach a file or a class; H2 runs some settings as statements. */
    private static final Set<String> SETTINGS = Set.of(
            "MODE",
            "DATABASE_TO_LOWER",
            "CASE_INSENSITIVE_IDENTIFIERS",
            "NON_KEYWORDS",
            "LOCK_TIMEOUT",
            "DB_CLOSE_ON_EXIT",
            "IFEXISTS");

    private static final Pattern HARMLESS = Pattern.compile("-?[A-Za-z0-9_,]*");
    private static final String ALLOWED =
            "an address of H2 with USER (not " + USER + ") and PASSWORD of its administrator"
                    + " and the settings "
                    + String.join(", ", SETTINGS.stream().sorted().toList())
                    + ", whose values are words and numbers";

    static boolean isOne(String url) {
        return url.startsWith(SCHEME);
    }

    /** The database that a mount has when none is named. */
    static H2Address embedded(String where) {
        return new H2Address(SCHEME + where + ";DATABASE_TO_LOWER=TRUE", ADMINISTRATOR, "");
    }

    /**
     * The database that a mount names.
     *
     * @throws dev.sojourn.script.mount.MountException when its address asks for more than that
     */
    static H2Address of(String given, MountOptions options) {
        List<String> parts = List.of(given.split(";", -1));
        StringBuilder url = new StringBuilder(parts.get(0));
        String administrator = ADMINISTRATOR;
        String password = "";
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String name = part.substring(0, Math.max(equals, 0)).toUpperCase(Locale.ROOT);
            String value = part.substring(equals + 1);
            boolean known = switch (name) {
                case "USER" -> !value.isEmpty() && !value.equalsIgnoreCase(USER);
                case "PASSWORD" -> true;
                default ->
                    part.isEmpty()
                            || SETTINGS.contains(name)
                                    && HARMLESS.matcher(value).matches();
            };
            // A backslash would hide the next semicolon from this loop.
            if (!known || part.indexOf('\\') >= 0) {
                throw options.wrong("db", given, ALLOWED);
            }
            switch (name) {
                case "USER" -> administrator = value;
                case "PASSWORD" -> password = value;
                case "" -> {}
                default -> url.append(';').append(name).append('=').append(value);
            }
        }
        return new H2Address(url.toString(), administrator, password);
    }

    /** What the administrator does before scripts come; all of it may have been done before, by whomever. */
    List<String> preparation() {
        String quoted = "'" + password.replace("'", "''") + "'";
        return List.of(
                "create user if not exists " + USER + " password " + quoted,
                // A script may have changed it, and another hand may have made the user an administrator.
                "alter user " + USER + " set password " + quoted,
                "alter user " + USER + " admin false",
                "create schema if not exists mount authorization " + USER);
    }

    /** Without anything that may be a secret. */
    @Override
    public String toString() {
        return SCHEME + "...";
    }
}
