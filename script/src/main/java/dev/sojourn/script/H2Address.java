package dev.sojourn.script;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database of H2 is, and who administers it. Scripts never do, because an administrator of H2 can read files
 * and call classes: they are the user {@code script}, which has a schema of its own.
 *
 * @param url for the driver, without a user
 * @param administrator makes that user and its schema
 * @param passwords of both, the present one first; the others are tried for a database that was made under them
 * @param file where the database is, or null when it is in no file that is known here
 */
record H2Address(
        String url,
        String administrator,
        List<String> passwords,
        @Nullable Path file) implements SqlAddress {

    static final String SCHEME = "jdbc:h2:";

    /** Whom scripts work as. */
    static final String USER = "script";

    private static final String ADMINISTRATOR = "administrator";
    private static final String WRONG_PASSWORD = "28000";
    /** More rows of a result than this are kept on disk, where the database is. */
    private static final int MEMORY_ROWS = 10_000;

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

    private static final System.Logger LOG = System.getLogger(H2Address.class.getName());

    /** What Java writes for an empty list. */
    private static final String OBJECT =
            "aced00057372001f6a6176612e7574696c2e436f6c6c656374696f6e7324456d7074794c6973747ab817b43ca79ede0200007870";

    static {
        prepareDriver();
    }

    /**
     * Has the driver make no object of any class but one, out of whatever bytes. It reads this once, when it is first
     * used. That class is no object that bytes could become; H2 needs it where a database is served to other processes.
     */
    static void prepareDriver() {
        System.getProperties().putIfAbsent("h2.allowedClasses", "org.h2.server.TcpServer");
    }

    /** The database that a mount has when none is named: in the folder of data, or in memory. */
    static H2Address embedded(Place place) {
        Path data = place.dataFolder();
        Path path = data == null
                ? null
                : data.resolve("mars-" + place.options().mount()).toAbsolutePath();
        String name = place.folder() + " " + place.secrets();
        String where =
                path == null ? "mem:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) : "file:" + path;
        return new H2Address(
                SCHEME + where + ";DATABASE_TO_LOWER=TRUE",
                ADMINISTRATOR,
                withEarlier(place.secrets()),
                path == null ? null : OwnerOnly.databaseFile("file:" + path));
    }

    /** Earlier versions had no password. */
    private static List<String> withEarlier(List<String> secrets) {
        List<String> passwords = new ArrayList<>(secrets);
        passwords.add("");
        return passwords;
    }

    /**
     * The database that a mount names.
     *
     * @throws MountException when its address asks for more than that
     */
    static H2Address of(String given, Place place) {
        MountOptions options = place.options();
        List<String> parts = List.of(given.split(";", -1));
        StringBuilder url = new StringBuilder(parts.get(0));
        String administrator = null;
        String password = null;
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
                throw options.wrong("db", given, ALLOWED + ", and not " + ServerAddress.shown(name, part));
            }
            switch (name) {
                case "USER" -> administrator = value;
                case "PASSWORD" -> password = value;
                case "" -> {}
                default -> url.append(';').append(name).append('=').append(value);
            }
        }
        String where = parts.get(0).substring(SCHEME.length());
        if (administrator == null && password == null) {
            requireOurs(where, place, given);
            return new H2Address(
                    url.toString(), ADMINISTRATOR, withEarlier(place.secrets()), OwnerOnly.databaseFile(where));
        }
        return new H2Address(
                url.toString(),
                administrator == null ? ADMINISTRATOR : administrator,
                List.of(password == null ? "" : password),
                OwnerOnly.databaseFile(where));
    }

    /** A password that was drawn here is one for a database that no other process opens, and no later start. */
    private static void requireOurs(String where, Place place, String given) {
        boolean alone = where.startsWith("mem:")
                || place.dataFolder() != null && !where.startsWith("tcp:") && !where.startsWith("ssl:");
        if (!alone) {
            throw place.options()
                    .wrong(
                            "db",
                            given,
                            "such an address with ;USER=...;PASSWORD=... of the database's administrator: other servers"
                                    + " or later starts need it too, and cannot know one that is drawn here. That of a"
                                    + " database that an earlier version made is ;USER=administrator;PASSWORD=");
        }
    }

    @Override
    public Connection prepare() throws SQLException {
        if (file != null) {
            OwnerOnly.prepare(file, !url.contains(";IFEXISTS="));
        }
        Connection keeper = administer();
        try (Statement statement = keeper.createStatement()) {
            for (String sql : preparation()) {
                statement.execute(sql);
            }
            askForObject(statement);
            return keeper;
        } catch (SQLException | RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    /** The driver may have been used before, by the application around or with another setting. */
    private static void askForObject(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select cast(X'" + OBJECT + "' as java_object)")) {
            rows.next();
            rows.getObject(1);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The driver of H2 makes objects of Java, although nobody here asks it for one. Start Java with"
                            + " -Dh2.allowedClasses=org.h2.server.TcpServer");
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "The driver of H2 makes no objects of Java");
        }
    }

    private Connection administer() throws SQLException {
        // The trace would hold statements with all that is in them, beside the database.
        String quiet = url + ";TRACE_LEVEL_FILE=0";
        SQLException refused = null;
        for (String password : passwords) {
            try {
                return DriverManager.getConnection(quiet, administrator, password);
            } catch (SQLException e) {
                refused = refused(e, refused);
            }
        }
        if (passwords.size() > 1) {
            // Before there were administrators of ours a database belonged to nobody in particular.
            try {
                Connection nobody = DriverManager.getConnection(quiet, "", "");
                try (Statement statement = nobody.createStatement()) {
                    statement.execute("create user if not exists " + ADMINISTRATOR + " password '' admin");
                    statement.execute("alter user \"\" set password " + quoted());
                }
                return nobody;
            } catch (SQLException e) {
                refused = refused(e, refused);
            }
        }
        throw refused == null ? new SQLException("no password") : refused;
    }

    private static SQLException refused(SQLException now, @Nullable SQLException before) throws SQLException {
        if (!WRONG_PASSWORD.equals(now.getSQLState())) {
            throw now;
        }
        return before == null ? now : before;
    }

    /** What the administrator does before scripts come; all of it may have been done before, by whomever. */
    private List<String> preparation() {
        List<String> all = new ArrayList<>();
        if (passwords.size() > 1) {
            all.add("alter user " + administrator + " set password " + quoted());
        }
        all.addAll(List.of(
                "create user if not exists " + USER + " password " + quoted(),
                restoration(),
                // Another hand may have made the user an administrator.
                "alter user " + USER + " admin false",
                "create schema if not exists mount authorization " + USER,
                "set max_memory_rows " + MEMORY_ROWS));
        return all;
    }

    /** A script may have changed the password of its user, which H2 lets nobody forbid. */
    private String restoration() {
        return "alter user " + USER + " set password " + quoted();
    }

    private String quoted() {
        return "'" + passwords.get(0).replace("'", "''") + "'";
    }

    @Override
    public Connection connect(@Nullable Connection keeper) throws SQLException {
        try {
            return login();
        } catch (SQLException e) {
            if (keeper == null || !WRONG_PASSWORD.equals(e.getSQLState())) {
                throw e;
            }
            try (Statement statement = keeper.createStatement()) {
                statement.execute(restoration());
            }
            return login();
        }
    }

    private Connection login() throws SQLException {
        return DriverManager.getConnection(url + ";SCHEMA=mount", USER, passwords.get(0));
    }

    /** Without anything that may be a secret. */
    @Override
    public String toString() {
        return SCHEME + "...";
    }
}
