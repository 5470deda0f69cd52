package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @TempDir
    private Path planted;

    @Test
    void noFileSpeaksOfOneMachineOrOfUnfinishedBusiness() {
        assertThat(TextRules.offences(House.ROOT)).isEmpty();
    }

    @Test
    void sourcesAndDocumentsWereScanned() {
        assertThat(TextRules.textFiles(House.ROOT))
                .hasSizeGreaterThan(50)
                .contains(
                        House.ROOT.resolve("pom.xml"),
                        House.ROOT.resolve("core").resolve("pom.xml"));
    }

    // A hash sign splits each offence here, so that this file stays clean itself.
    @ParameterizedTest
    @CsvSource({
        "A.java, int a; // TO#DO later, unfinished business",
        "notes.md, FIX#ME, unfinished business",
        "run.sh, cd /wo#rk/main, a path of one machine",
        "run.yml, cd /ro#ot/main, a path of one machine",
        "pom.xml, <a>/ho#me/someone</a>, a path of one machine",
    })
    void ruleTurnsRed(String file, String text, String offence) throws IOException {
        Files.writeString(planted.resolve(file), "fine\n" + text.replace("#", "") + "\n");
        assertThat(TextRules.offences(planted)).singleElement().asString().startsWith(file + ":2: " + offence);
    }

    @Test
    void ruleTurnsRedForAScriptWithoutAnEnding() throws IOException {
        Files.writeString(planted.resolve("run"), "#!/bin/sh\ncd /wo" + "rk/main\n");
        assertThat(TextRules.offences(planted)).singleElement().asString().startsWith("run:2: a path of one machine");
    }

    @Test
    void ruleTurnsRedForAnEmDash() throws IOException {
        Files.writeString(planted.resolve("README.md"), "one " + Character.toString(0x2014) + " two\n");
        assertThat(TextRules.offences(planted)).singleElement().asString().startsWith("README.md:1: an em dash");
    }

    @Test
    void ruleStaysGreenForWhatIsBuiltAndForHonestText() throws IOException {
        Path built = Files.createDirectory(planted.resolve("target"));
        Files.writeString(built.resolve("log.txt"), "TO" + "DO\n");
        Files.writeString(planted.resolve("guide.md"), "GET /homepage and https://example.org/work/ are fine\n");
        assertThat(TextRules.offences(planted)).isEmpty();
    }
}
