package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerTest {
    @TempDir
    private Path planted;

    @Test
    void storesAreAskedForTheirPowersAndNotLookedAt() {
        assertThat(PowerRules.offences(House.ROOT)).isEmpty();
    }

    // A hash sign splits each offence here, so that this file stays clean itself.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (store instance#of FindsByUser users) {",
                "if (store instance#of final AnnouncesChanges changes) {",
                "return store instance#of dev.sojourn.store.TracksReads;",
                "return store instance#of\n        FindsByUser;",
                "return (FindsBy#User) store;",
                "stores.filter(TracksReads.class:#:isInstance);"
            })
    void ruleTurnsRed(String code) throws IOException {
        plant("class Offender {\n" + code.replace("#", "") + "\n}\n");
        assertThat(PowerRules.offences(planted)).singleElement().asString().startsWith("Planted.java:2: ");
    }

    @Test
    void ruleStaysGreenForWhoeverAsks() throws IOException {
        plant("class Fine implements FindsByUser {\n"
                + "FindsByUser users = store.users();\n"
                + "void wrap(FindsByUser inside) {}\n"
                + "boolean is = record instance" + "of StoredSession;\n"
                + "boolean place = what instance" + "of FindsByUser.Place;\n"
                + "}\n");
        assertThat(PowerRules.offences(planted)).isEmpty();
    }

    private void plant(String source) throws IOException {
        Files.writeString(planted.resolve("Planted.java"), source);
    }
}
