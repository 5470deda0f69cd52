package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Overflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerOptionsTest {

    private static final String KEY_A = "a".repeat(32);
    private static final String KEY_B = "b".repeat(32);

    @Test
    void withoutAnyOptionTheDefaultsHold() throws OptionException {
        ServerOptions options = options();

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.store()).isEqualTo(new StoreAddress.Embedded(Path.of("./sojourn-data")));
        assertThat(options.shared())
                .isEqualTo(new SharedStoreOptions("sojourn", Duration.ofSeconds(2), 16, 0, true, 0, null));
        assertThat(options.lifetime().idle()).isEqualTo(Duration.ofMinutes(30));
        assertThat(options.lifetime().absolute()).isEqualTo(Duration.ofHours(12));
        assertThat(options.lifetime().expiredRetention()).isZero();
        assertThat(options.bounds()).isEqualTo(new SessionBounds(0, 0, Overflow.END_OLDEST));
        assertThat(options.drain()).isZero();
        assertThat(options.secrets()).isEmpty();
        assertThat(options.secretFile()).isNull();
        assertThat(options.encryption()).isEqualTo(new EncryptionOptions(List.of(), EncryptionOptions.Mode.REQUIRED));
        assertThat(options.adminToken()).isNull();
        assertThat(options.persistOnError()).isTrue();
        assertThat(options.limits())
                .isEqualTo(new ServerLimits(
                        1048576, 8192, 32768, 100, 65536, 32, Duration.ofSeconds(20), Duration.ofSeconds(60), 500));
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile(@TempDir Path folder) throws IOException, OptionException {
        Path file = folder.resolve("sojourn.properties");
        Files.writeString(file, "port=1001\nidle=1m\nmax-body=5000\n");
        Map<String, String> environment = Map.of("SOJOURN_PORT", "1002", "SOJOURN_IDLE", "2m");

        ServerOptions options = ServerOptions.of(List.of("--config", file.toString(), "--port", "1003"), environment);

        assertThat(options.port()).isEqualTo(1003);
        assertThat(options.lifetime().idle()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.limits().bodyBytes()).isEqualTo(5000);
    }

    @Test
    void aFeedOfItsOwnLeadsToThePostgresOfTheStore() throws OptionException {
        String pooled = "jdbc:postgresql://pooler/sojourn?user=app&password=hidden";
        String direct = "jdbc:postgresql://database/sojourn?user=app&password=hidden";
        SharedStoreOptions shared =
                options("--store", pooled, "--store-feed", direct).shared();
        DatabaseUrl url = DatabaseUrl.parse(pooled);
        assertThat(shared.feedOf(url)).isEqualTo(DatabaseUrl.parse(direct));
        // The database of a mount is listened to where it is.
        DatabaseUrl other = DatabaseUrl.parse("jdbc:postgresql://elsewhere/mounts");
        assertThat(shared.feedOf(other)).isEqualTo(other);
        for (String[] wrong : new String[][] {
            {"--store", "redis://localhost", "--store-feed", direct},
            {"--store", "jdbc:mariadb://localhost/sojourn", "--store-feed", direct},
            {"--store", pooled, "--store-feed", "nonsense"}
        }) {
            assertThatThrownBy(() -> options(wrong))
                    .isInstanceOf(OptionException.class)
                    .hasMessageContaining("--store-feed")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
        }
    }

    @Test
    void anEmptyEnvironmentVariableIsNotSet() throws OptionException {
        assertThat(ServerOptions.of(List.of(), Map.of("SOJOURN_PORT", "")).port())
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({"30m, PT30M", "PT30M, PT30M", "1800000, PT30M", "1500ms, PT1.5S", "45s, PT45S", "2h, PT2H", "7d, PT168H"
    })
    void durationsAreReadInEachForm(String text, Duration expected) throws OptionException {
        assertThat(options("--idle", text, "--absolute", "none").lifetime().idle())
                .isEqualTo(expected);
    }

    @Test
    void noneIsForever() throws OptionException {
        Lifetime lifetime = options("--idle", "none", "--absolute", "none").lifetime();

        assertThat(lifetime.idle()).isEqualTo(Lifetime.FOREVER);
        assertThat(lifetime.absolute()).isEqualTo(Lifetime.FOREVER);
    }

    @Test
    void secretsAreReadNewestFirst() throws OptionException {
        assertThat(options("--secret", KEY_A + "," + KEY_B).secrets()).containsExactly(KEY_A, KEY_B);
    }

    @Test
    void encryptionKeysAreReadNewestFirstAsSecretsAre() throws OptionException {
        EncryptionOptions encryption = options(
                        "--encryption-key", KEY_A + ", " + KEY_B, "--encryption", "accept-unencrypted")
                .encryption();

        assertThat(encryption.secrets()).containsExactly(KEY_A, KEY_B);
        assertThat(encryption.mode()).isEqualTo(EncryptionOptions.Mode.ACCEPT_UNENCRYPTED);
        assertThat(options("--encryption-key", KEY_A, "--encryption", "decrypt-only")
                        .encryption()
                        .mode())
                .isEqualTo(EncryptionOptions.Mode.DECRYPT_ONLY);
    }

    @Test
    void aFlagMayCarryItsValueBehindAnEqualsSign() throws OptionException {
        assertThat(options("--port=0", "--store=memory:").store()).isEqualTo(new StoreAddress.Memory());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --audit         | never           | --audit is "never"        | required or best-effort
            --log-format    | xml             | --log-format is "xml"     | text or json
            --node          | a b             | --node is "a b"           | 1 to 64
            --viewer-token  | look            | --viewer-token            | it needs --admin-token or --admin-tokens
            --port          | abc             | --port is "abc"           | from 0 to 65535
            --port          | 65536           | --port is "65536"         | from 0 to 65535
            --port          | -1              | --port is "-1"            | from 0 to 65535
            --host          | http://x        | --host is "http://x"      | host name
            --idle          | 0               | --idle is "0"             | PT30M
            --idle          | soon            | --idle is "soon"          | PT30M
            --request-timeout | none          | --request-timeout is "none" | at most 24h
            --request-timeout | 0             | --request-timeout is "0"  | at most 24h
            --read-timeout  | 61m             | --read-timeout is "61m"   | at most 1h
            --idle          | 99999999999999d | --idle is                 | PT30M
            --idle          | 13h             | --idle is "13h"           | --absolute (12h)
            --absolute      | -PT1H           | --absolute is "-PT1H"     | none
            --store         | mongo://h       | --store is "mongo:..."    | memory:
            --store         | nonsense        | --store is "..."          | memory:
            --store         | rocksdb:        | --store is "rocksdb:"     | directory
            --store         | redis://        | --store is "redis://..."  | a host
            --store-name    | My-Name         | --store-name is "My-Name" | 1 to 16 small letters
            --store-timeout | 100ms           | --store-timeout is        | from 1s to 1m
            --store-connections | 1           | --store-connections is    | from 2 to 1000
            --near-cache    | 1000            | --near-cache is "1000"    | 0 for none
            --create-schema | yes             | --create-schema is        | true or false
            --persist-on-error | yes          | --persist-on-error is     | true or false
            --encryption    | off             | --encryption is "off"     | required, accept-unencrypted or decrypt-only
            --encryption    | decrypt-only    | --encryption is           | it needs --encryption-key
            --scripts       | no/such/folder  | --scripts is "no/such     | a folder that is there
            --drain         | none            | --drain is "none"         | at most 1h
            --retention     | -1              | --retention is "-1"       | at most 8760h
            --max-sessions  | many            | --max-sessions is "many"  | from 0
            --sessions-per-user | -1          | --sessions-per-user is    | from 0
            --sessions-rule | drop            | --sessions-rule is "drop" | end-oldest or refuse
            --max-body      | 10              | --max-body is "10"        | from 1024
            --max-json-depth| 0               | --max-json-depth is "0"   | from 1 to 256
            --max-value     | 300000          | --max-value is "300000"   | --max-session (262144)
            """)
    void aWrongValueIsToldWithTheOptionTheValueAndWhatIsAllowed(
            String flag, String value, String naming, String allowed) {
        assertThat(fault(flag, value)).contains(naming).contains(allowed).doesNotContain("\n");
    }

    @Test
    void aWrongValueFromTheEnvironmentNamesItsVariable() {
        OptionException fault = catchThrowableOfType(
                OptionException.class, () -> ServerOptions.of(List.of(), Map.of("SOJOURN_PORT", "x")));

        assertThat(fault).hasMessageStartingWith("--port (from SOJOURN_PORT) is \"x\"");
    }

    @Test
    void anUnknownOptionIsToldWithoutTheTextBehindIt() {
        assertThat(fault("--admin-tokn=hush"))
                .contains("\"--admin-tokn\"")
                .contains("did you mean --admin-token?")
                .doesNotContain("hush");
        assertThat(fault("--prot", "0")).contains("did you mean --port?").doesNotContain("--store-name");
        assertThat(fault("--colours", "0")).contains("options are ", "--port").doesNotContain("did you mean");
    }

    @Test
    void anArgumentThatIsNoOptionIsNotShown() {
        assertThat(fault("--port", "0", "hush")).contains("argument 4").doesNotContain("hush");
    }

    @Test
    void aMissingValueIsToldAndNotTakenFromTheNextOption() {
        assertThat(fault("--store", "--port", "0")).contains("--store has no value");
        assertThat(fault("--store")).contains("--store has no value");
    }

    @Test
    void anOptionThatIsGivenTwiceIsRefused() {
        assertThat(fault("--port", "1", "--port", "2")).contains("--port is given twice");
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(fault("--secret", KEY_A + ",hush"))
                .contains("key 2 of 2")
                .contains("32")
                .doesNotContain("hush");
        assertThat(fault("--secret", KEY_A + "," + KEY_A))
                .contains("key 2 repeats")
                .doesNotContain(KEY_A);
        assertThat(fault("--encryption-key", KEY_A + ",hush"))
                .contains("--encryption-key")
                .contains("key 2 of 2")
                .contains("32")
                .doesNotContain("hush");
        assertThat(fault("--encryption-key", KEY_A + "," + KEY_A))
                .contains("key 2 repeats")
                .doesNotContain(KEY_A);
        assertThat(fault("--admin-token", "hush hush"))
                .contains("--admin-token")
                .doesNotContain("hush");
    }

    @Test
    void aPasswordInAStoreAddressIsNeverShown() {
        assertThat(fault("--store", "redis://:hush@host")).doesNotContain("hush");
        assertThat(fault("--store", "hush@host")).doesNotContain("hush");
    }

    @Test
    void theOptionsThemselvesDoNotShowSecrets() throws OptionException {
        assertThat(options("--secret", KEY_A, "--encryption-key", KEY_B, "--admin-token", "hush")
                        .toString())
                .doesNotContain(KEY_A)
                .doesNotContain(KEY_B)
                .doesNotContain("hush");
    }

    @Test
    void aFileWithAnUnknownKeyIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("sojourn.properties"), "prot=1\n");

        assertThat(fault("--config", file.toString()))
                .contains("\"prot\" is not an option")
                .contains("did you mean --port?");
    }

    @Test
    void aFileThatIsNotThereIsRefused(@TempDir Path folder) {
        assertThat(fault("--config", folder.resolve("none").toString()))
                .contains("--config is")
                .contains("readable");
    }

    private static ServerOptions options(String... arguments) throws OptionException {
        return ServerOptions.of(List.of(arguments), Map.of());
    }

    private static String fault(String... arguments) {
        OptionException fault = catchThrowableOfType(OptionException.class, () -> options(arguments));
        return String.valueOf(fault == null ? "no fault" : fault.getMessage());
    }
}
