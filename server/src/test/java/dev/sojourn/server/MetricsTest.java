package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerScene.LiveClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read {@code /metrics}, and what it holds. */
class MetricsTest {

    private static final String ADMIN = "0123456789abcdef-admin";
    private static final String SCRAPER = "0123456789abcdef-scraper";
    private static final int MOST_SERIES = 2_500;

    @TempDir
    private Path folder;

    @Test
    void withoutAnyTokenThereAreNone() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            assertThat(scene.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(scene.get("/metrics", "Authorization", "Bearer " + ADMIN).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void theAdminTokenReadsThem() throws Exception {
        try (ServerScene scene = new ServerScene("--admin-token=" + ADMIN)) {
            HttpResponse<String> refused = scene.get("/metrics");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(refused.body()).contains("\"error\":\"Unauthorized\"").doesNotContain(ADMIN);
            assertThat(scene.get("/metrics", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(scene.get("/metrics", "Authorization", "Basic " + ADMIN).statusCode())
                    .isEqualTo(401);

            HttpResponse<String> metrics = scene.get("/metrics", "Authorization", "Bearer " + ADMIN);
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type")).hasValue("text/plain;version=0.0.4;charset=utf-8");
            assertThat(metrics.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(metrics.body()).contains("# TYPE sojourn_visits_total counter");
        }
    }

    @Test
    void aTokenOfTheirOwnReadsThemAndNothingElse() throws Exception {
        try (ServerScene scene = new ServerScene("--admin-token=" + ADMIN, "--metrics-token=" + SCRAPER)) {
            assertThat(scene.get("/metrics", "Authorization", "Bearer " + SCRAPER)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(scene.get("/metrics", "Authorization", "Bearer " + ADMIN).statusCode())
                    .isEqualTo(200);
            assertThat(scene.get("/api/sessions", "Authorization", "Bearer " + SCRAPER)
                            .statusCode())
                    .isEqualTo(401);
        }
        try (ServerScene scene = new ServerScene("--metrics-token=" + SCRAPER)) {
            assertThat(scene.get("/metrics", "Authorization", "Bearer " + SCRAPER)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(scene.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(scene.get("/api/sessions").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void openMetricsAskForNoToken() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true")) {
            assertThat(scene.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(scene.get("/api/sessions").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "POST, 405", "DELETE, 405", "OPTIONS, 405", "PURGE, 405"})
    void theyAreReadAndNothingElse(String method, int status) throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true")) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(scene.uri("/metrics"))
                                    .method(method, BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            if (status == 405) {
                assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
            } else {
                assertThat(answer.body()).isEmpty();
                assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0))
                        .isGreaterThan(1_000);
            }
        }
    }

    @Test
    void visitsOfTheServerAndOfMountsAreCountedApart() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true")) {
            scene.get("/demos/visits");
            scene.get("/demos/visits");
            scene.get("/mars/save");
            List<String> samples = samples(scene);
            assertThat(samples)
                    .contains(
                            "sojourn_visits_total{door=\"http\",engine=\"default\",outcome=\"begun\"} 1.0",
                            "sojourn_visits_total{door=\"http\",engine=\"default\",outcome=\"written\"} 1.0",
                            "sojourn_visits_total{door=\"script\",engine=\"mars\",outcome=\"begun\"} 1.0",
                            "sojourn_sessions_begun_total{engine=\"default\",owner=\"nobody\"} 1.0",
                            "sojourn_build{store=\"memory\",version=\"unpackaged\"} 1.0")
                    .anyMatch(line -> line.startsWith("http_server_requests_seconds_count{method=\"GET\","
                            + "outcome=\"SUCCESS\",status=\"200\",uri=\"/demos/visits\"} 2"))
                    .anyMatch(line -> line.startsWith("http_server_requests_seconds_count{method=\"GET\","
                            + "outcome=\"SUCCESS\",status=\"200\",uri=\"/\"} 1"))
                    .anyMatch(line -> line.startsWith("tomcat_threads_busy_threads{name=\"http\"} 1"))
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                    .anyMatch(line -> line.startsWith("process_cpu_usage"))
                    .noneMatch(line -> line.startsWith("tomcat_sessions"));
        }
    }

    @Test
    void actsOfAdministrationAreCounted() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true", "--admin-token=" + ADMIN)) {
            scene.get("/api/sessions", "Authorization", "Bearer " + ADMIN);
            scene.get("/api/sessions", "Authorization", "Bearer wrong");
            assertThat(samples(scene))
                    .contains(
                            "sojourn_admin_acts_total{act=\"list\",outcome=\"done\"} 1.0",
                            "sojourn_audit_failures_total 0.0",
                            "sojourn_audit_writable 1.0")
                    .anyMatch(line -> line.startsWith("sojourn_admin_acts_total{act=\"list\",outcome=\"refused\"} 1")
                            || line.startsWith("sojourn_admin_acts_total{act=\"unknown\",outcome=\"refused\"} 1"));
        }
    }

    @Test
    void aWaitForAContextOfScriptsIsTimed() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true")) {
            assertThat(samples(scene))
                    .contains(
                            "sojourn_script_wait_seconds_count{outcome=\"got\"} 0",
                            "sojourn_script_wait_seconds_count{outcome=\"busy\"} 0");
            scene.get("/mars/save");
            double once = waits(scene);
            scene.get("/mars/save");
            assertThat(once).isPositive();
            assertThat(waits(scene)).isEqualTo(once + 1);
        }
    }

    private static double waits(ServerScene scene) throws Exception {
        return samples(scene).stream()
                .filter(line -> line.startsWith("sojourn_script_wait_seconds_count{outcome=\"got\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aSocketThatALogoutClosesIsCountedOnce() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true")) {
            scene.post("/demos/sessions/start", "name=Ada");
            LiveClient live = scene.live();
            live.await("\"session\":true");
            scene.post("/demos/sessions/logout", "");
            assertThat(live.closed
                            .orTimeout(ServerScene.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(1008);
            assertThat(samples(scene))
                    .contains("sojourn_sockets_closed_total{engine=\"default\",reason=\"destroyed\"} 1.0");
        }
    }

    @Test
    void aNodeHasFewSeries() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true", "--admin-token=" + ADMIN)) {
            for (String path : List.of("/", "/demos/visits", "/demos/live", "/none", "/health", "/api/sessions")) {
                scene.get(path);
                scene.get(path, "Cookie", "session=forged", "Authorization", "Bearer " + ADMIN);
            }
            int series = samples(scene).size();
            System.out.printf("series of a node: %d%n", series);
            assertThat(series).isLessThan(MOST_SERIES);
        }
    }

    @Test
    void noTextOfAClientOrOfASessionIsInThem() throws Exception {
        try (ServerScene scene = new ServerScene("--metrics-open=true", "--admin-token=" + ADMIN)) {
            String evil = "evil-user-7d1f";
            HttpResponse<String> made = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(scene.uri("/api/sessions"))
                                    .header("Authorization", "Bearer " + ADMIN)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"data\":{\"" + evil + "\":\"" + evil + "\"}}"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(made.statusCode()).isEqualTo(201);
            String id = made.body().replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
            String key = made.body().replaceFirst("(?s).*\"key\":\"([^\"]+)\".*", "$1");
            scene.get("/" + evil + "?" + evil);
            scene.get("/api/sessions/" + id, "Authorization", "Bearer " + ADMIN);
            scene.get("/demos/visits", "Cookie", "session=" + evil, "X-Evil", evil);
            scene.get("/api/" + evil, "Authorization", "Bearer " + evil);
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(scene.uri("/demos/visits"))
                                    .method("EVILUSER", BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            String text = scene.get("/metrics").body();
            assertThat(text).doesNotContain(evil, id, key, key.substring(0, 8), ADMIN, "EVILUSER");
            assertThat(text).contains("method=\"OTHER\"");
        }
    }

    @Test
    void aMountWhoseScriptsChangeGoesOnWithItsCounters() throws Exception {
        Path mount = Files.createDirectories(folder.resolve("mars"));
        Files.writeString(mount.resolve("a.js"), "session('n', 1); write('n', 1);");
        try (ServerScene scene = new ServerScene("--metrics-open=true", "--scripts=" + folder)) {
            assertThat(scene.get("/mars/a").body()).contains("1");
            Files.writeString(mount.resolve("a.js"), "session('n', 2); write('new', 2);");
            int visits = 1;
            long end = System.nanoTime() + ServerScene.PATIENCE.toNanos();
            boolean changed = false;
            while (!changed && System.nanoTime() < end) {
                changed = scene.get("/mars/a").body().contains("new");
                visits++;
            }
            assertThat(changed).isTrue();
            assertThat(engines(scene)).containsExactlyInAnyOrder("default", "mars");
            double counted = samples(scene).stream()
                    .filter(line -> line.startsWith("sojourn_visits_total{door=\"script\",engine=\"mars\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
            assertThat(counted).isEqualTo(visits);
        }
    }

    private static Set<String> engines(ServerScene scene) throws Exception {
        return samples(scene).stream()
                .filter(line -> line.contains("engine=\""))
                .map(line -> line.replaceFirst(".*engine=\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toSet());
    }

    private static List<String> samples(ServerScene scene) throws Exception {
        return scene.get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
