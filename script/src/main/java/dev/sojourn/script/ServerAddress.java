package dev.sojourn.script;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a database of MariaDB or PostgreSQL is. Their drivers have options that name classes, files, programs and
 * statements; an address has only those that do not. What its user may do on the server is up to whoever runs that.
 *
 * @param url for the driver
 * @param settings that go before those of the address
 */
record ServerAddress(String url, Map<String, String> settings) implements SqlAddress {

    private static final String ALLOWED = "an address that begins with jdbc:h2:, jdbc:mariadb:// or jdbc:postgresql://";

    /**
     * What addresses of one driver may hold: neither a user nor a socket of the machine before the parameters, and of
     * those, in any case, some that everybody may give and some that name files.
     */
    private record Kind(Pattern base, List<String> harmless, List<String> files, Map<String, String> settings) {

        private static Kind of(String scheme, String harmless, String files, Map<String, String> settings) {
            return new Kind(
                    Pattern.compile(scheme + "[A-Za-z0-9._:,\\[\\]-]+(/[A-Za-z0-9_$.-]*)?"),
                    Stream.of(harmless.split(" ", -1)).sorted().toList(),
                    Stream.of(files.split(" ", -1)).sorted().toList(),
                    settings);
        }

        private boolean allows(String name, boolean operators) {
            return harmless.stream().anyMatch(name::equalsIgnoreCase)
                    || operators && files.stream().anyMatch(name::equalsIgnoreCase);
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.of(
                    "jdbc:mariadb:((replication|loadbalance|sequential|load-balance-read):)?//",
                    "user password sslMode useSsl trustServerCertificate connectTimeout socketTimeout tcpKeepAlive"
                            + " timezone connectionTimeZone useCompression tinyInt1isBit yearIsDateType",
                    "serverSslCert trustStore trustStorePassword trustStoreType keyStore keyStorePassword keyStoreType"
                            + " keyPassword",
                    // The server may ask this driver for files of this machine, also without being asked for it.
                    Map.of("allowLocalInfile", "false", "permitRedirect", "false")),
            Kind.of(
                    "jdbc:postgresql://",
                    "user password ssl sslmode channelBinding connectTimeout socketTimeout loginTimeout tcpKeepAlive"
                            + " ApplicationName currentSchema targetServerType loadBalanceHosts stringtype",
                    "sslrootcert sslcert sslkey sslpassword",
                    Map.of("maxResultBuffer", "64M", "cancelSignalTimeout", "2")));

    /**
     * The database that a mount names.
     *
     * @throws MountException when it is of another kind, or its address asks for too much
     */
    static ServerAddress of(String given, Place place) {
        int mark = given.indexOf('?');
        String base = mark < 0 ? given : given.substring(0, mark);
        for (Kind kind : KINDS) {
            if (kind.base().matcher(base).matches()) {
                for (String part :
                        mark < 0 ? new String[0] : given.substring(mark + 1).split("&", -1)) {
                    String name = part.substring(0, Math.max(part.indexOf('='), 0));
                    boolean operators = place.options().isOperators("db");
                    if (!kind.allows(name, operators)) {
                        throw place.options().wrong("db", given, allowed(kind, operators) + shown(name, part));
                    }
                }
                return new ServerAddress(given, kind.settings);
            }
        }
        throw place.options().wrong("db", given, ALLOWED + ", with hosts and a name of plain characters");
    }

    private static String allowed(Kind kind, boolean operators) {
        return "an address with the parameters " + String.join(", ", kind.harmless)
                + (operators ? ", " : ", and in the file of --mount-options ") + String.join(", ", kind.files)
                + ", and not ";
    }

    /** A name that is told, unless it could be anything else, such as a password. */
    static String shown(String name, String part) {
        return name.matches("[A-Za-z][A-Za-z0-9_.]{0,40}") && part.length() > name.length()
                ? name
                : "what has no plain name";
    }

    @Override
    public @Nullable Connection prepare() throws SQLException {
        return null;
    }

    @Override
    public Connection connect(@Nullable Connection keeper) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings);
        return DriverManager.getConnection(url, properties);
    }

    /** Without anything that may be a secret. */
    @Override
    public String toString() {
        return url.substring(0, url.indexOf("//")) + "...";
    }
}
