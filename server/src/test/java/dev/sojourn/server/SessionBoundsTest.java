package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** How many sessions may live, and how long one that expired is known. */
class SessionBoundsTest {

    private static final String TOKEN = "a-token-for-this-test";

    @Test
    void aSessionTooManyIs503AndTheOthersGoOn() throws Exception {
        try (ServerScene scene = new ServerScene("--max-sessions=2")) {
            assertThat(login(scene, "Ada").statusCode()).isEqualTo(200);
            HttpResponse<String> second = login(scene, "Bob");
            HttpResponse<String> third = login(scene, "Cyd");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(scene.getAs(cookie(second), "/demos/sessions/continue").body())
                    .contains("Bob");
        }
    }

    @Test
    void theOldestSessionOfAUserMakesPlace() throws Exception {
        try (ServerScene scene = new ServerScene("--sessions-per-user=1")) {
            HttpResponse<String> first = login(scene, "Ada");
            HttpResponse<String> second = login(scene, "Ada");
            assertThat(scene.getAs(cookie(second), "/demos/sessions/continue").body())
                    .contains("you are logged in");
            assertThat(scene.getAs(cookie(first), "/demos/sessions/continue").body())
                    .isEqualTo("you are not logged in");
        }
    }

    @Test
    void orTheLoginIsRefused() throws Exception {
        try (ServerScene scene = new ServerScene("--sessions-per-user=1", "--sessions-rule=refuse")) {
            assertThat(login(scene, "Ada").statusCode()).isEqualTo(200);
            assertThat(login(scene, "Ada").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void anExpiredSessionIsToldFromAnUnknownOneForAsLongAsTheRetentionSays() throws Exception {
        assertThat(errorOfExpired("--retention=1h")).contains("SessionExpired");
        assertThat(errorOfExpired("--retention=0")).contains("SessionNotFound");
    }

    private static String errorOfExpired(String retention) throws Exception {
        try (ServerScene scene = new ServerScene("--admin-token=" + TOKEN, retention)) {
            String made = send(
                            scene, request(scene, "/api/sessions").POST(BodyPublishers.ofString("{\"duration\": 100}")))
                    .body();
            String id = made.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            long end = System.nanoTime() + ServerScene.PATIENCE.toNanos();
            HttpResponse<String> found;
            do {
                found = send(scene, request(scene, "/api/sessions/" + id).GET());
            } while (found.statusCode() == 200 && System.nanoTime() < end);
            // Otherwise it is still there until the next sweep comes by.
            send(scene, request(scene, "/api/sweep").POST(BodyPublishers.noBody()));
            return send(scene, request(scene, "/api/sessions/" + id).GET()).body();
        }
    }

    private static HttpRequest.Builder request(ServerScene scene, String path) {
        return HttpRequest.newBuilder(scene.uri(path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(ServerScene scene, HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    /** Somebody at a browser of his own. */
    private static HttpResponse<String> login(ServerScene scene, String name) throws Exception {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .build()
                .send(
                        HttpRequest.newBuilder(scene.uri("/demos/sessions/start"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("name=" + name))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }
}
