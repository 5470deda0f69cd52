package dev.sojourn.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL without the user and the password, which are kept apart: drivers put the URL they were given into
 * messages and logs.
 *
 * @param kind whose database
 * @param url the rest, for the driver
 * @param user who logs in, or null
 * @param password with what, or null
 */
record DatabaseUrl(
        Kind kind,
        String url,
        @Nullable String user,
        @Nullable String password) {

    /** The databases there is a driver for. */
    enum Kind {
        POSTGRESQL("jdbc:postgresql:", '?', '&'),
        MARIADB("jdbc:mariadb:", '?', '&'),
        /** MariaDB's driver serves it too, when it is told so. */
        MYSQL("jdbc:mysql:", '?', '&'),
        H2("jdbc:h2:", ';', ';');

        private final String scheme;
        /** What stands before the first parameter. */
        private final char first;
        /** What stands before each other parameter. */
        private final char next;

        Kind(String scheme, char first, char next) {
            this.scheme = scheme;
            this.first = first;
            this.next = next;
        }

        String scheme() {
            return scheme;
        }
    }

    /** Of all drivers, in small letters. */
    private static final Set<String> USUAL = Set.of(
            "sslmode",
            "ssl",
            "usessl",
            "trustservercertificate",
            "channelbinding",
            "connecttimeout",
            "sockettimeout",
            "logintimeout",
            "tcpkeepalive",
            "applicationname",
            "currentschema",
            "targetservertype",
            "loadbalancehosts",
            "permitmysqlscheme",
            "mode",
            "lock_timeout",
            "db_close_delay",
            "db_close_on_exit",
            "network_timeout",
            "auto_server",
            "ifexists");

    private static final String H2_MEMORY = "mem:";
    private static final String H2_SERVER = "(tcp|ssl)://.*";

    /** The parts, or null when this is no URL of a database that is known here, or one that can't be kept safe. */
    static @Nullable DatabaseUrl parse(String text) {
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.scheme) && text.length() > kind.scheme.length()) {
                return parse(kind, text);
            }
        }
        return null;
    }

    private static @Nullable DatabaseUrl parse(Kind kind, String text) {
        int mark = text.indexOf(kind.first);
        String base = mark < 0 ? text : text.substring(0, mark);
        // No driver takes "user:password@host", and each would show it in its complaint.
        if (base.indexOf('@') >= 0) {
            return null;
        }
        String user = null;
        String password = null;
        List<String> kept = new ArrayList<>();
        for (String parameter : mark < 0 ? List.<String>of() : split(text.substring(mark + 1), kind.next)) {
            String value = parameter.substring(parameter.indexOf('=') + 1);
            switch (nameOf(kind, parameter)) {
                case "user" -> user = kind == Kind.H2 ? value : decoded(value);
                case "password" -> password = kind == Kind.H2 ? value : decoded(value);
                case "" -> {}
                default -> kept.add(parameter);
            }
        }
        if (kind == Kind.MYSQL) {
            kept.add("permitMysqlScheme=true");
        }
        if (kind == Kind.H2 && isMemory(base) && kept.stream().noneMatch(each -> each.startsWith("DB_CLOSE_DELAY"))) {
            // The pool may have no connection for a moment, and the database would be gone.
            kept.add("DB_CLOSE_DELAY=-1");
        }
        return new DatabaseUrl(
                kind,
                kept.isEmpty() ? base : base + kind.first + String.join(String.valueOf(kind.next), kept),
                user,
                password);
    }

    private static List<String> split(String parameters, char mark) {
        return List.of(parameters.split(String.valueOf(mark), -1));
    }

    private static String nameOf(Kind kind, String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        // H2 and MariaDB take names in any case.
        return kind == Kind.POSTGRESQL ? name : name.toLowerCase(Locale.ROOT);
    }

    /** With each {@code %XX} as the byte that it stands for; what is no such sequence stays as it is. */
    private static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low >= 0) {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = bytes[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * The first parameter that is none of those which are known to name no class, file, socket or statement: drivers
     * have many, and H2 runs some as statements.
     *
     * @return its name, or null for none
     */
    @Nullable
    String unusual() {
        int mark = url.indexOf(kind.first);
        for (String parameter : mark < 0 ? List.<String>of() : split(url.substring(mark + 1), kind.next)) {
            int equals = parameter.indexOf('=');
            String name = parameter.substring(0, Math.max(equals, 0));
            String value = parameter.substring(equals + 1);
            if (!USUAL.contains(name.toLowerCase(Locale.ROOT)) || !value.matches("[A-Za-z0-9_.,-]*")) {
                return name.matches("[A-Za-z_.]{1,40}") ? name : "without a plain name";
            }
        }
        return null;
    }

    /** Whether it is a database of H2 in another process. */
    boolean isServerOfH2() {
        return kind == Kind.H2 && url.substring(kind.scheme.length()).matches(H2_SERVER);
    }

    private static boolean isMemory(String url) {
        return url.startsWith(H2_MEMORY, Kind.H2.scheme.length());
    }

    /** Without anything that may be a secret. */
    @Override
    public String toString() {
        return kind.scheme + "...";
    }
}
