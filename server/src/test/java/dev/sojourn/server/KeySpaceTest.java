package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeySpaceTest {

    private static final List<KeySpace> SPACES = Stream.concat(
                    Stream.of(KeySpace.SERVER, KeySpace.KEYS, KeySpace.CONSOLE),
                    Stream.of("session", "keys", "mars", "a-b", "a_b", "A-B", "x".repeat(20), "x".repeat(21), "../etc")
                            .map(KeySpace::ofMount))
            .toList();

    @Test
    void noTwoKeySpacesShareATable() {
        assertThat(SPACES.stream().map(space -> space.table("sojourn"))).doesNotHaveDuplicates();
    }

    @Test
    void everyTableHasANameThatAnyDatabaseTakes() {
        assertThat(SPACES.stream().map(space -> space.table("n".repeat(16))))
                .allMatch(table -> table.matches("[a-z_][a-z0-9_]{0,39}"));
    }

    @Test
    void noTwoKeySpacesOfRedisBeginWithEachOther() {
        List<String> prefixes =
                SPACES.stream().map(space -> space.prefix("sojourn")).toList();

        for (String prefix : prefixes) {
            assertThat(prefixes.stream().filter(other -> other.startsWith(prefix)))
                    .containsExactly(prefix);
        }
    }

    @Test
    void theTableOfAMountIsNamedAfterIt() {
        assertThat(KeySpace.ofMount("hyper-express").table("sojourn")).isEqualTo("sojourn__hyper_express");
    }
}
