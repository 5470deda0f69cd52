package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.house.KnownVulnerabilities.Jar;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KnownVulnerabilitiesTest {
    private static final int FRESH_DAYS = 90;
    private static final String SCAN = "osv-scanner scan source -L server/target/lib/legal/sbom.cdx.json";
    private static final String LIST = String.join(
            "\n",
            "",
            "The following files have been resolved:",
            "   io.netty:netty-handler:jar:4.2.13.Final:compile -- module io.netty.handler",
            "   io.netty:netty-transport-native-epoll:jar:linux-x86_64:4.2.20.Final:runtime",
            "   org.graalvm.js:js:pom:25.0.4.1:runtime",
            "   org.slf4j:slf4j-api:jar:2.0.20:compile (optional)",
            "");

    @Test
    void noModuleBringsALibraryWithAKnownFault() throws IOException {
        KnownVulnerabilities known = shipped();
        List<String> offences = new ArrayList<>();
        Set<String> artifacts = new TreeSet<>();
        List<String> notBuilt = new ArrayList<>();
        for (HouseModule module : House.modules()) {
            if (module.isPublished() && !module.name().equals("bom")) {
                Path list = module.folder().resolve("target").resolve("runtime-jars.txt");
                if (!Files.exists(list)) {
                    notBuilt.add(module.name());
                    continue;
                }
                Set<Jar> jars = KnownVulnerabilities.jars(House.read(list));
                jars.forEach(jar -> artifacts.add(jar.artifact()));
                offences.addAll(known.offences(module.name(), jars));
            }
        }
        System.out.printf(
                "known vulnerabilities: %d advisories of %s against %d libraries; newer ones: %s%n",
                known.advisories().size(), known.date(), artifacts.size(), SCAN);
        assertThat(offences).isEmpty();
        if (!notBuilt.isEmpty()) {
            throw NotRun.because("known vulnerabilities of " + notBuilt, "not part of this build; build all modules");
        }
        assertThat(artifacts)
                .as("libraries that were looked at")
                .contains(
                        "org.apache.tomcat.embed:tomcat-embed-core",
                        "io.netty:netty-handler",
                        "io.vertx:vertx-core",
                        "org.postgresql:postgresql");
    }

    /** Not a failure: the same sources must not turn red by the clock. The build says it at its end. */
    @Test
    void theDataIsNotOld() throws IOException {
        LocalDate date = shipped().date();
        if (date.plusDays(FRESH_DAYS).isBefore(LocalDate.now())) {
            throw NotRun.because(
                    "known vulnerabilities since " + date,
                    "the data in the checkout is older than " + FRESH_DAYS + " days; with a network: " + SCAN);
        }
    }

    /** What a parent manages does not reach those who use a module; what its own POM declares first does. */
    @Test
    void usersOfRedisAndVertxGetOurNettyAndNotTheirs() {
        assertThat(House.read(House.module("stores/redis").folder().resolve("pom.xml")))
                .containsSubsequence("<artifactId>netty-handler<", "<artifactId>lettuce-core<")
                .containsSubsequence("<artifactId>netty-resolver-dns<", "<artifactId>lettuce-core<");
        assertThat(House.read(House.module("integrations/vertx").folder().resolve("pom.xml")))
                .containsSubsequence("<artifactId>netty-bom<", "<artifactId>vertx-stack-depchain<")
                .containsSubsequence("<artifactId>netty-codec-http2<", "<artifactId>vertx-web<")
                .containsSubsequence("<artifactId>netty-handler-proxy<", "<artifactId>vertx-web<")
                .containsSubsequence("<artifactId>netty-resolver-dns<", "<artifactId>vertx-web<");
    }

    @Test
    void ruleTurnsRedForAnAffectedVersionAndSaysTheCure() {
        KnownVulnerabilities known = KnownVulnerabilities.read(
                "# note\ndate: 2026-11-30\nCVE-1 | io.netty:netty-handler | 4.2.0.Final | 4.2.15.Final | a fault\n");
        assertThat(known.offences("stores/redis", KnownVulnerabilities.jars(LIST)))
                .containsExactly("stores/redis: io.netty:netty-handler 4.2.13.Final has CVE-1 (a fault). Mended in"
                        + " 4.2.15.Final: raise it in the root pom.xml. Data of 2026-11-30.");
    }

    @Test
    void versionsAreComparedAsNumbers() {
        KnownVulnerabilities known =
                KnownVulnerabilities.read("date: 2026-11-30\nCVE-1 | a:b | 4.2.0.Final | 4.2.15.Final | x\n");
        assertThat(Set.of("4.1.99.Final", "4.2.15.Final", "4.2.20.Final", "4.10.0.Final"))
                .allSatisfy(version -> assertThat(known.offences("m", Set.of(new Jar("a:b", version))))
                        .as(version)
                        .isEmpty());
        assertThat(Set.of("4.2.0.Final", "4.2.9.Final", "4.2.14.Final"))
                .allSatisfy(version -> assertThat(known.offences("m", Set.of(new Jar("a:b", version))))
                        .as(version)
                        .hasSize(1));
    }

    @Test
    void aReasonAcceptsAndALineWithoutARangeIsRefused() {
        KnownVulnerabilities accepted = KnownVulnerabilities.read(
                "date: 2026-11-30\nCVE-1 | io.netty:netty-handler | 4.2.0.Final | 4.2.15.Final | x | never reached\n");
        assertThat(accepted.offences("m", KnownVulnerabilities.jars(LIST))).isEmpty();
        assertThatThrownBy(() -> KnownVulnerabilities.read("CVE-1 | a:b | 4.2.15 | 4.2.15 | x\n"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> KnownVulnerabilities.read("CVE-1 | a:b | 4.2.15 | | x\n"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theListOfTheBuildIsReadWithClassifiersAndWithoutPoms() {
        assertThat(KnownVulnerabilities.jars(LIST))
                .containsExactlyInAnyOrder(
                        new Jar("io.netty:netty-handler", "4.2.13.Final"),
                        new Jar("io.netty:netty-transport-native-epoll", "4.2.20.Final"),
                        new Jar("org.slf4j:slf4j-api", "2.0.20"));
    }

    private static KnownVulnerabilities shipped() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                KnownVulnerabilitiesTest.class.getResourceAsStream("/known-vulnerabilities.txt"))) {
            return KnownVulnerabilities.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
