package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {
    private static final String POM =
            "<netty.version>4.2.18.Final</netty.version><tomcat.version>11.0.29</tomcat.version>";
    private static final String NETTY = "repository/netty-handler-4.2.18.Final.jar";
    private static final String NATIVE = "repository/netty-transport-native-epoll-4.2.18.Final-linux-x86_64.jar";
    private static final String TOMCAT = "repository/tomcat-embed-core-11.0.29.jar";

    @Test
    void whatWasResolvedIsWhatThePomSays() {
        List<String> classPath = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        assertThat(VersionRules.offences(classPath, House.read(House.ROOT.resolve("pom.xml"))))
                .isEmpty();
    }

    @Test
    void ruleTurnsRedForAJarThatAnotherLibraryBringsInAnOlderVersion() {
        assertThat(VersionRules.offences(List.of(NETTY, "netty-codec-dns-4.2.13.Final.jar", TOMCAT), POM))
                .containsExactly("netty-codec-dns-4.2.13.Final.jar: netty.version is 4.2.18.Final");
        assertThat(VersionRules.offences(List.of(NETTY, "tomcat-embed-websocket-11.0.25.jar", TOMCAT), POM))
                .containsExactly("tomcat-embed-websocket-11.0.25.jar: tomcat.version is 11.0.29");
    }

    @Test
    void ruleTurnsRedWhenItLooksAtNothing() {
        assertThat(VersionRules.offences(List.of(TOMCAT), POM))
                .singleElement()
                .asString()
                .startsWith("netty-*: no such jar");
    }

    @Test
    void ruleStaysGreenForTheVersionOfThePomAndForOtherJars() {
        assertThat(VersionRules.offences(
                        List.of(NETTY, NATIVE, TOMCAT, "target/classes", "lettuce-core-7.7.0.jar"), POM))
                .isEmpty();
    }
}
