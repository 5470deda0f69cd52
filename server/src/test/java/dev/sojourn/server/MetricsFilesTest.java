package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts ask for nothing that a running server does not have. */
class MetricsFilesTest {

    private static final Path FILES = Path.of("..", "docs", "operations");
    private static final Path GUIDE = Path.of("..", "docs", "guide", "metrics.md");

    private static final Pattern METRIC =
            Pattern.compile("\\b((?:sojourn|http|jvm|process|tomcat|cache)_[a-z0-9_]+)(?:\\{([^}]*)\\})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)\\})? [^ ]+");
    /** What Prometheus adds to each sample. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    @TempDir
    private Path folder;

    /** What was scraped: the values of each tag of each name. */
    private record Scraped(Map<String, Map<String, Set<String>>> names) {

        static Scraped of(String text) {
            Map<String, Map<String, Set<String>>> names = new HashMap<>();
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                Map<String, Set<String>> tags = names.computeIfAbsent(sample.group(1), none -> new HashMap<>());
                Matcher tag = MATCHER.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (tag.find()) {
                    tags.computeIfAbsent(tag.group(1), none -> new HashSet<>()).add(tag.group(3));
                }
            });
            return new Scraped(names);
        }

        /** What an expression asks for in vain. */
        List<String> missing(String expression) {
            List<String> missing = new ArrayList<>();
            Set<String> tags = new HashSet<>(OF_THE_SCRAPE);
            Matcher metric = METRIC.matcher(expression.replaceAll("by \\([^)]*\\)", ""));
            boolean any = false;
            while (metric.find()) {
                any = true;
                Map<String, Set<String>> known = names.get(metric.group(1));
                if (known == null) {
                    missing.add(metric.group(1));
                    continue;
                }
                tags.addAll(known.keySet());
                Matcher asked = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
                while (asked.find()) {
                    if (!has(known, asked.group(1), asked.group(2), asked.group(3))) {
                        missing.add(metric.group(1) + " " + asked.group());
                    }
                }
            }
            Matcher by = BY.matcher(expression);
            while (by.find()) {
                Stream.of(by.group(1).split(","))
                        .map(String::strip)
                        .filter(tag -> !tags.contains(tag))
                        .forEach(tag -> missing.add("by " + tag));
            }
            return any ? missing : List.of("no metric at all");
        }

        private static boolean has(Map<String, Set<String>> known, String tag, String how, String value) {
            if (OF_THE_SCRAPE.contains(tag)) {
                return true;
            }
            Set<String> values = known.getOrDefault(tag, Set.of());
            if (value.startsWith("$")) {
                return !values.isEmpty();
            }
            // Prometheus reads le="0.1" and what the server writes as the same number.
            return how.equals("=") ? values.contains(value) : values.stream().anyMatch(each -> each.matches(value));
        }
    }

    @Test
    void eachNameTagAndBucketIsInAScrapeOfARunningServer() throws Exception {
        Scraped scraped = scraped();
        List<String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(50);
        assertThat(expressions.stream()
                        .flatMap(expression ->
                                scraped.missing(expression).stream().map(missing -> missing + " in " + expression))
                        .toList())
                .isEmpty();
    }

    @Test
    void theGuideNamesWhatIsThereAndNothingElse() throws Exception {
        Scraped scraped = scraped();
        Set<String> told = new HashSet<>();
        Matcher name = Pattern.compile("`((?:sojourn|cache)_[a-z_]+)`").matcher(Files.readString(GUIDE));
        while (name.find()) {
            told.add(name.group(1));
        }
        Set<String> there = new HashSet<>();
        scraped.names().keySet().stream()
                .filter(each -> each.startsWith("sojourn_") || each.startsWith("cache_"))
                .map(each -> each.replaceFirst("_(bucket|count|sum|max)$", ""))
                .forEach(there::add);
        assertThat(told).isEqualTo(there);
    }

    @Test
    void theRuleTurnsRedForWhatIsNotThere() {
        Scraped scraped = Scraped.of("sojourn_visits_total{door=\"http\",outcome=\"read\"} 1.0\n"
                + "sojourn_visit_commit_seconds_bucket{le=\"0.1\"} 1\n");
        assertThat(scraped.missing("sum by (door) (rate(sojourn_visits_total{outcome=\"read\",job=~\"$job\"}[5m]))"))
                .isEmpty();
        assertThat(scraped.missing("sojourn_visit_total")).containsExactly("sojourn_visit_total");
        assertThat(scraped.missing("sojourn_visits_total{outcome=\"lost\"}"))
                .containsExactly("sojourn_visits_total outcome=\"lost\"");
        assertThat(scraped.missing("sum by (user) (sojourn_visits_total)")).containsExactly("by user");
        assertThat(scraped.missing("sojourn_visit_commit_seconds_bucket{le=\"0.2\"}"))
                .hasSize(1);
        assertThat(scraped.missing("up == 0")).hasSize(1);
    }

    /** Of a server that has one of each: a database, a near cache, scripts, administration, a request that failed. */
    private Scraped scraped() throws Exception {
        Path mount = Files.createDirectories(folder.resolve("scripts").resolve("mars"));
        Files.writeString(mount.resolve("mount.json"), "{\"store\": \"memory:\"}");
        Files.writeString(mount.resolve("broken.js"), "nothing.of.this.name();");
        try (ServerScene scene = new ServerScene(
                "--metrics-open=true",
                "--admin-token=0123456789abcdef-admin",
                "--scripts=" + folder.resolve("scripts"),
                "--store=jdbc:h2:" + folder.resolve("sessions") + ";USER=sojourn;PASSWORD=sojourn",
                "--near-cache=1048576",
                "--secret=0123456789abcdef0123456789abcdef")) {
            assertThat(scene.get("/mars/broken").statusCode()).isEqualTo(500);
            // Not loaded from the start: its pauses are there once there was one.
            System.gc();
            String text = "";
            long end = System.nanoTime() + ServerScene.PATIENCE.toNanos();
            while (!(text.contains("jvm_gc_pause_seconds_max") && text.contains("outcome=\"SERVER_ERROR\""))
                    && System.nanoTime() < end) {
                text = scene.get("/metrics").body();
            }
            return Scraped.of(text);
        }
    }

    private static List<String> expressions() throws IOException {
        List<String> found = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(FILES.resolve("sojourn-dashboard.json")));
        dashboard.findValues("expr").forEach(each -> found.add(each.asText()));
        int ofTheDashboard = found.size();
        List<String> lines = Files.readAllLines(FILES.resolve("sojourn-alerts.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals("expr: |")) {
                StringBuilder text = new StringBuilder();
                while (lines.get(i + 1).startsWith("          ")) {
                    text.append(lines.get(++i).strip()).append(' ');
                }
                found.add(text.toString());
            } else if (line.startsWith("expr: ")) {
                found.add(line.substring("expr: ".length()));
            }
        }
        assertThat(ofTheDashboard).isPositive().isLessThan(found.size());
        return found;
    }
}
