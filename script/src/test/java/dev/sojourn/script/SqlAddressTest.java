package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses of databases a mount may have: none with an option that names a class, a file or a statement. */
class SqlAddressTest {

    private static Place place(MountOptions options) {
        return new Place(options, Path.of("mars"), null, List.of("secret"));
    }

    private static Place scripts(String address) {
        return place(new MountOptions("mars", Map.of("db", address), Map.of("db", 3)));
    }

    private static Place operators(String address) {
        return place(new MountOptions("mars", Map.of()).under("/etc/mounts.json", Map.of("db", address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://db/app",
                "jdbc:mariadb://db:3306/app?user=ada&password=a%20b'&sslMode=verify-full",
                "jdbc:mariadb:replication://one,two:3307/app?connectTimeout=2000",
                "jdbc:mariadb://[::1]:3306/app",
                "jdbc:postgresql://db:5432/app?user=ada&password=hush&sslmode=verify-full&currentSchema=app",
                "jdbc:postgresql://one:5432,two:5433/app?targetServerType=primary",
                "jdbc:postgresql://db/app?ApplicationName=x"
            })
    void addressesOfServersPass(String address) {
        assertThat(SqlAddress.of(scripts(address))).isInstanceOf(ServerAddress.class);
        assertThat(SqlAddress.of(scripts(address)).toString())
                .doesNotContain("hush")
                .endsWith(":...");
    }

    @ParameterizedTest
    @CsvSource({
        "socketFactory, org.example.Factory",
        "socketFactoryArg, x",
        "sslfactory, org.example.Factory",
        "sslfactoryarg, /etc/passwd",
        "sslhostnameverifier, org.example.Verifier",
        "sslpasswordcallback, org.example.Callback",
        "authenticationPluginClassName, org.example.Plugin",
        "xmlFactoryFactory, org.example.Xml",
        "connectExecutor, org.example.Executor",
        "datatype.box, org.example.Box",
        "loggerFile, /var/x",
        "loggerLevel, TRACE",
        "service, mine",
        "options, -c search_path=x",
        "localSocketAddress, 127.0.0.1",
        "jaasLogin, true",
        "jaasApplicationName, x",
        "gsslib, gssapi",
        "sspiServiceClass, x",
        "replication, database",
        "PGHOST, elsewhere",
        "sslcert, /etc/x",
        "sslkey, /etc/x",
        "sslrootcert, /etc/x",
        "preferQueryMode, simple",
        "maxResultBuffer, 9G"
    })
    void postgresqlHasNoOptionForClassesAndFiles(String name, String value) {
        refused("jdbc:postgresql://db/app?user=a&" + name + "=" + value, name);
        refused("jdbc:postgresql://db/app?" + name + "=" + value + "&user=a", name);
    }

    @ParameterizedTest
    @CsvSource({
        "allowLocalInfile, true",
        "allowlocalinfile, true",
        "allowMultiQueries, true",
        "autoDeserialize, true",
        "socketFactory, org.example.Factory",
        "credentialType, PROPERTIES",
        "serverSslCert, /etc/passwd",
        "serverRsaPublicKeyFile, /etc/passwd",
        "trustStore, /etc/passwd",
        "keyStore, /etc/passwd",
        "pipe, x",
        "localSocket, /run/x",
        "localSocketAddress, x",
        "tlsSocketType, x",
        "sessionVariables, sql_mode=x",
        "initSql, select 1",
        "codecs, x",
        "geometryDefaultType, x",
        "pool, true",
        "permitRedirect, true",
        "allowPublicKeyRetrieval, true",
        "dumpQueriesOnException, true",
        "includeThreadDumpInDeadlockExceptions, true",
        "connectionAttributes, x",
        "restrictedAuth, x"
    })
    void mariadbHasNoOptionForClassesFilesAndStatements(String name, String value) {
        refused("jdbc:mariadb://db/app?user=a&" + name + "=" + value, name);
        refused("jdbc:mariadb://db/app?" + name + "=" + value + "&user=a", name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:oracle:thin:@db",
                "jdbc:mysql://db/app",
                "jdbc:sqlite:/etc/x",
                "jdbc:default:connection",
                "JDBC:H2:mem:x",
                "jdbc:postgresql:app",
                "jdbc:postgresql:?service=x",
                "jdbc:postgresql://ada:hush@db/app",
                "jdbc:mariadb://address=(host=x)(localSocket=/run/x)/app",
                "jdbc:mariadb://db/app/../x;y",
                "jdbc:mariadb:x",
                "jdbc:mariadb://",
                " jdbc:h2:mem:x",
                "mem:x",
                ""
            })
    void noOtherDriverIsAsked(String address) {
        assertThatThrownBy(() -> SqlAddress.of(scripts(address)))
                .isInstanceOf(MountException.class)
                .hasMessageContaining(
                        "mars/mount.json:3: option \"db\" is (not shown); allowed is an address that begins"
                                + " with jdbc:h2:, jdbc:mariadb:// or jdbc:postgresql://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/app?user=a&hush",
                "jdbc:postgresql://db/app?hush hush=1",
                "jdbc:postgresql://db/app?socket%46actory=x",
                "jdbc:mariadb://db/app?user=a&&b",
                "jdbc:mariadb://db/app?=hush",
                "jdbc:mariadb://db/app?password=x?y&h'ush=1"
            })
    void whatCouldBeAPartOfAPasswordIsNotShown(String address) {
        assertThatThrownBy(() -> SqlAddress.of(scripts(address)))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("and not what has no plain name")
                .hasMessageNotContaining("hush");
    }

    @Test
    void theOperatorsAddressMayNameFilesOfCertificates() {
        String postgresql = "jdbc:postgresql://db/app?sslmode=verify-full&sslrootcert=/etc/ca.pem";
        String mariadb = "jdbc:mariadb://db/app?sslMode=verify-ca&serverSslCert=/etc/ca.pem";
        assertThat(SqlAddress.of(operators(postgresql))).isInstanceOf(ServerAddress.class);
        assertThat(SqlAddress.of(operators(mariadb))).isInstanceOf(ServerAddress.class);
        assertThatThrownBy(() -> SqlAddress.of(scripts(postgresql))).hasMessageContaining("--mount-options");
        assertThatThrownBy(() -> SqlAddress.of(operators(postgresql + "&socketFactory=x")))
                .hasMessageContaining("/etc/mounts.json: mars: option \"db\"")
                .hasMessageContaining("and not socketFactory");
    }

    private static void refused(String address, String name) {
        assertThatThrownBy(() -> SqlAddress.of(scripts(address)))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("and not " + name);
    }
}
