package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the real server takes slashes inside names, and nowhere else. */
class AttributePathTest {

    private static final String TOKEN = "correct-horse-battery-staple";
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final ServerScene scene;
    private final String data;

    AttributePathTest() throws Exception {
        scene = new ServerScene("--admin-token=" + TOKEN);
        Matcher id = ID.matcher(call("POST", "/api/sessions", "{\"data\":{\"kept\":1}}"));
        assertThat(id.find()).isTrue();
        data = "/api/sessions/" + id.group(1) + "/data";
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "/",
                "a//b/",
                "a\\b",
                "a b",
                "Foo$Bar",
                "x#y",
                "a;b",
                "\u00e9",
                "%2F",
                "%5C",
                "%",
                ".",
                "..",
                "../..",
                "..\\..",
                "\ud83d\ude80",
                "LONG"
            })
    void everyNameIsASegmentOfThePath(String given) throws IOException {
        String name = given.equals("LONG") ? "\u540d".repeat(512) : given;
        String path = data + "/" + encoded(name);

        assertThat(call("PUT", path, "{\"v\":1}")).startsWith("HTTP/1.1 200");
        assertThat(call("GET", path, "")).startsWith("HTTP/1.1 200").endsWith("{\"v\":1}");
        assertThat(call("GET", data.replace("/data", "/attribute?name=") + encoded(name), ""))
                .endsWith("{\"v\":1}");
        assertThat(call("DELETE", path, "")).startsWith("HTTP/1.1 204");
        assertThat(call("DELETE", path, "")).startsWith("HTTP/1.1 404");
        assertThat(call("GET", data, "")).endsWith("{\"kept\":1}");
    }

    @Test
    void sessionsOfAUserWithASlashAreEndedByTheUser() throws IOException {
        call("PUT", data.replace("/data", "/user"), "{\"user\":\"corp/ada\"}");

        assertThat(call("DELETE", "/api/users/corp%2Fada/sessions", "")).endsWith("{\"ended\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/demos%2Fvisits",
                "/demos/..%2F..%2Fx",
                "/mars/..%5c..%5cx",
                "/mars/..%2fread",
                "/foxx/%2e%2e%2f",
                "/api%2Fsessions",
                "/%5C"
            })
    void anEncodedSlashAnywhereElseIsABadRequest(String path) throws IOException {
        assertThat(call("GET", path, "")).startsWith("HTTP/1.1 400");
    }

    /** As no client library would send it: those take steps up out of a path, escaped ones too. */
    private String call(String method, String path, String body) throws IOException {
        URI server = URI.create(scene.server.address());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nAuthorization: Bearer "
                + TOKEN + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Dots too: a path whose segment is bare dots is another path. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
    }
}
