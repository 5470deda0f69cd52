package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That any text is told from any other, and comes back. */
class UserNameTest {

    private static final List<String> NAMES = List.of(
            "",
            " ",
            "ada",
            "Ada",
            "ada ",
            "\u00e9",
            "e\u0301",
            "\u0000",
            "\ud83d\ude80",
            "\ud83d",
            "\ude80",
            "?",
            "\ufffd",
            "\ud83da",
            "\u00ff",
            "\ude80\ud83d");

    @Test
    void everyTextComesBack() {
        for (String name : NAMES) {
            assertThat(UserName.decode(UserName.of(name).bytes())).isEqualTo(name);
        }
    }

    @Test
    void noTwoTextsShareTheirBytes() {
        Set<String> seen = new HashSet<>();
        for (String name : NAMES) {
            assertThat(seen.add(HexFormat.of().formatHex(UserName.of(name).bytes())))
                    .isTrue();
        }
    }

    @Test
    void bytesThatNoTextHasAreNobodys() {
        for (byte[] bytes : List.of(new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[] {'a', (byte) 0xc3}, new byte[] {
            (byte) 0xef, (byte) 0xbf, (byte) 0xbd, (byte) 0x80
        })) {
            assertThat(UserName.decode(bytes)).isNull();
        }
    }

    @Test
    void aTextIsReadableInTheDatabase() {
        assertThat(UserName.of("ada@example.org").bytes()).isEqualTo("ada@example.org".getBytes());
    }
}
