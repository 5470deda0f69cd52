package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerJarsTest {
    private static final Path TARGET = House.module("server").folder().resolve("target");
    private static final Path LEGAL = TARGET.resolve("lib").resolve("legal");
    private static final String ROW = "| Netty | 4.2 | netty-common, netty-handler | Apache-2.0 | https://x | why |\n";

    @Test
    void everyJarOfTheServerIsListedWithItsLicenceAndNoOther() {
        Set<String> jars = jars();
        assertThat(ServerJars.offences(jars, shipped())).isEmpty();
        assertThat(jars)
                .allSatisfy(
                        jar -> assertThat(TARGET.resolve("lib").resolve(jar)).exists());
    }

    @Test
    void theTextOfEveryLicenceLiesBesideTheJars() {
        jars();
        assertThat(ServerJars.withoutText(LEGAL, shipped())).isEmpty();
        assertThat(House.read(LEGAL.resolve("NOTICE"))).doesNotContain("${");
    }

    @Test
    void theBillOfMaterialsNamesTheJarsOfTheServer() throws IOException {
        Set<String> jars = jars();
        Path bill = LEGAL.resolve("sbom.cdx.json");
        if (!Files.exists(bill)) {
            throw NotRun.because("the server's bill of materials", "its plugin does not run offline; build without -o");
        }
        JsonNode read = new ObjectMapper().readTree(Files.readString(bill));
        Set<String> named = new TreeSet<>();
        read.path("components")
                .forEach(part -> named.add(
                        part.path("name").asText() + "-" + part.path("version").asText() + ".jar"));
        assertThat(named).isEqualTo(jars);
        assertThat(read.has("serialNumber"))
                .as("a number that differs between builds")
                .isFalse();
    }

    @Test
    void ruleTurnsRedForAJarThatNobodyWroteDown() {
        assertThat(ServerJars.offences(
                        Set.of("netty-common-4.2.jar", "netty-handler-4.2.jar", "new-1.jar", "sojourn-core-1.jar"),
                        ServerJars.libraries(ROW)))
                .singleElement()
                .asString()
                .startsWith("new-1.jar: not in server/src/main/legal/LIBRARIES.md.");
    }

    @Test
    void ruleTurnsRedForAnEntryWithoutAJar() {
        Set<String> jars = Set.of("netty-common-4.2.jar", "netty-handler-4.3.jar");
        assertThat(ServerJars.offences(jars, ServerJars.libraries(ROW)))
                .hasSize(2)
                .anySatisfy(offence -> assertThat(offence).startsWith("netty-handler-4.2.jar: in server/src"));
    }

    @Test
    void ruleTurnsRedForALibraryWithoutALicence() {
        assertThatThrownBy(() -> ServerJars.libraries(ROW.replace("Apache-2.0", " ")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("| Netty | 4.2 |");
    }

    @Test
    void ruleTurnsRedForALicenceWithoutItsText(@TempDir Path legal) throws IOException {
        List<ServerJars.Library> libraries = ServerJars.libraries(ROW.replace("Apache-2.0", "MIT"));
        assertThat(ServerJars.withoutText(legal, libraries))
                .containsExactly("Netty: no text of MIT in server/src/main/legal/licences");
        for (String jar : List.of("netty-common-4.2-jar", "netty-handler-4.2-jar")) {
            Path folder = Files.createDirectories(legal.resolve("from-the-jars").resolve(jar));
            Files.writeString(folder.resolve("LICENSE.txt"), "text");
        }
        assertThat(ServerJars.withoutText(legal, libraries)).isEmpty();
    }

    private static Set<String> jars() {
        return ServerJars.classPath(ServerJars.program(TARGET)
                .orElseThrow(() -> NotRun.because("the jars of the server", "it is not packaged; build with verify")));
    }

    private static List<ServerJars.Library> shipped() {
        return ServerJars.libraries(House.read(LEGAL.resolve("LIBRARIES.md")));
    }
}
