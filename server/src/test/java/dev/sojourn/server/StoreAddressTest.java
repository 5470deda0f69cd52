package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory:                                              | memory:
            rocksdb:./data                                       | rocksdb:./data
            redis://127.0.0.1                                    | redis://127.0.0.1
            redis://ada:hush@h:6380/2                            | redis://h:6380/2
            rediss://:hu@sh@h:6380                               | rediss://h:6380
            redis://:hu/sh?h#ush@h                               | redis://h
            redis-cluster://:hush@h1:7001,h2:7002                | redis-cluster://h1:7001,h2:7002
            rediss-cluster://ada:hush@h1                         | rediss-cluster://h1
            redis-sentinel://:hush@h1:26379,h2:26379#main        | redis-sentinel://h1:26379,h2:26379
            jdbc:postgresql://db:5432/app?user=ada&password=hush | jdbc:postgresql://db:5432/app
            jdbc:mariadb://db/app?password=hush                  | jdbc:mariadb://db/app
            jdbc:mysql://db/app?sslPassword=hush                 | jdbc:mysql://db/app
            jdbc:h2:./data/sessions;USER=sa;PASSWORD=hush        | jdbc:h2:./data/sessions
            jdbc:h2:mem:x                                        | jdbc:h2:mem:x
            """)
    void eachKindOfStoreIsKnownAndShownWithoutItsPassword(String text, String shown) throws OptionException {
        StoreAddress address = options("--store=" + text).store();

        assertThat(address.shown()).isEqualTo(shown);
        assertThat(address.toString() + options("--store=" + text)).doesNotContain("hush", "hu@", "hu/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://",
                "redis-cluster:h",
                "jdbc:postgresql:",
                "jdbc:postgresql://ada:hush@db/app",
                "jdbc:mariadb://hush@db/app",
                "jdbc:oracle:thin:ada/hush@db",
                "hush@h",
                "redis"
            })
    void whatIsNoStoreIsRefusedInOneLineWithoutShowingAPassword(String text) {
        OptionException fault = catchThrowableOfType(OptionException.class, () -> options("--store=" + text));

        assertThat(fault)
                .hasMessageStartingWith("--store is \"")
                .hasMessageNotContaining("hush")
                .hasMessageNotContaining("\n");
    }

    @Test
    void userAndPasswordOfADatabaseLeaveTheUrlThatItsDriverSees() {
        DatabaseUrl url = DatabaseUrl.parse("jdbc:postgresql://db/app?sslmode=require&user=a%40b&password=%25+c%zz");

        assertThat(url.url()).isEqualTo("jdbc:postgresql://db/app?sslmode=require");
        assertThat(url.user()).isEqualTo("a@b");
        assertThat(url.password()).isEqualTo("%+c%zz");
    }

    @Test
    void theSettingsOfH2AreInAnyCaseAndStandAsTheyAre() {
        DatabaseUrl url = DatabaseUrl.parse("jdbc:h2:./x;User=sa;MODE=PostgreSQL;password=a%20b");

        assertThat(url.url()).isEqualTo("jdbc:h2:./x;MODE=PostgreSQL");
        assertThat(url.user()).isEqualTo("sa");
        assertThat(url.password()).isEqualTo("a%20b");
    }

    @Test
    void aDatabaseInMemoryOutlivesThePausesOfThePool() {
        assertThat(DatabaseUrl.parse("jdbc:h2:mem:x").url()).isEqualTo("jdbc:h2:mem:x;DB_CLOSE_DELAY=-1");
    }

    @Test
    void theDriverOfMariaDbIsToldToServeMySql() {
        assertThat(DatabaseUrl.parse("jdbc:mysql://db/app?user=ada").url())
                .isEqualTo("jdbc:mysql://db/app?permitMysqlScheme=true");
    }

    private static ServerOptions options(String... arguments) throws OptionException {
        return ServerOptions.of(List.of(arguments), Map.of());
    }
}
