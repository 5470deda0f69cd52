package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What the archive holds beside jars says of the server what the server says of itself. */
class DistributionTest {

    private static final Path DIST = Path.of("src/main/dist");
    private static final Path ASSEMBLY = Path.of("src/main/assembly");
    private static final Path SETTINGS = DIST.resolve("conf/sojourn.properties");
    /** What the build puts into the archive beside what lies in its folder. */
    private static final List<String> BUILT = List.of("lib", "legal");

    private static final Duration STOP = Duration.ofSeconds(5);

    @Test
    void theSettingsFileHasEachOptionWithItsDefault() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        for (String line : Files.readAllLines(SETTINGS)) {
            if (line.matches("#[a-z-]+=.*")) {
                String[] parts = line.substring(1).split("=", 2);
                assertThat(shown.put(parts[0], parts[1]))
                        .as("%s stands there once", parts[0])
                        .isNull();
            }
        }
        Map<String, String> expected = Arrays.stream(Option.values())
                .filter(option -> option != Option.CONFIG)
                .collect(Collectors.toMap(
                        Option::key, option -> option.preset() == null ? "" : String.valueOf(option.preset())));
        assertThat(shown)
                .as("conf/sojourn.properties; each option has a line #name=default and its meaning above it")
                .containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(Files.readString(SETTINGS))
                .contains(Arrays.stream(Option.values())
                        .filter(option -> option != Option.CONFIG)
                        .map(option -> "# " + option.meaning() + "\n#" + option.key() + "=")
                        .toList());
    }

    @Test
    void thePackagedSettingsServeNoDemosAndKeepDataWhereTheServerIsInstalled() throws Exception {
        Properties set = new Properties();
        set.load(new StringReader(Files.readString(SETTINGS)));
        assertThat(set).isEqualTo(Map.of("demos", "false", "store", "rocksdb:${sojourn.home}/data"));

        String before = System.setProperty("sojourn.home", "/somewhere else/sojourn");
        try {
            ServerOptions options = ServerOptions.of(List.of("--config", SETTINGS.toString()), Map.of());
            assertThat(options.demos()).isFalse();
            assertThat(options.store()).isEqualTo(new StoreAddress.Embedded(Path.of("/somewhere else/sojourn/data")));
        } finally {
            if (before == null) {
                System.clearProperty("sojourn.home");
            } else {
                System.setProperty("sojourn.home", before);
            }
        }
    }

    @Test
    void programsCanBeRun() {
        assertThat(List.of("bin/sojourn", "bin/sojourn-prepare", "share/docker/healthcheck"))
                .allMatch(program -> Files.isExecutable(DIST.resolve(program)));
    }

    @Test
    void eachPartThatCanBeLeftOutHasAFolder() throws IOException {
        String stage = Files.readString(ASSEMBLY.resolve("stage.xml"));
        for (Part part : Part.values()) {
            assertThat(part.isHere()).as("%s, here in the build", part).isTrue();
            assertThat(stage).contains("\"${stage}/" + part.folder() + "\"");
        }
    }

    @Test
    void whatKubernetesIsToldOfTheServerHolds(@TempDir Path folder) throws Exception {
        Map<String, Map<String, Object>> manifest = kubernetes();
        assertThat(manifest).containsOnlyKeys("ConfigMap", "Deployment", "Service", "PodDisruptionBudget");
        Path settings = folder.resolve("sojourn.properties");
        Files.writeString(settings, String.valueOf(at(manifest.get("ConfigMap"), "data", "sojourn.properties")));
        ServerOptions options = ServerOptions.of(List.of("--config", settings.toString()), Map.of());
        assertThat(options.demos()).isFalse();
        assertThat(options.host()).isEqualTo("0.0.0.0");

        Map<String, Object> deployment = manifest.get("Deployment");
        Map<String, Object> pod = map(at(deployment, "spec", "template", "spec"));
        Map<String, Object> container = map(((List<?>) at(pod, "containers")).get(0));
        List<String> arguments = strings(at(container, "args"));
        assertThat(arguments.subList(0, 2)).containsExactly("serve", "--config");

        List<String> folders = list(at(container, "volumeMounts")).stream()
                .map(mount -> String.valueOf(mount.get("mountPath")))
                .toList();
        assertThat(List.of(arguments.get(2), String.valueOf(options.secretFile())))
                .allMatch(file -> folders.contains(String.valueOf(Path.of(file).getParent())));
        assertThat(list(at(container, "env"))).allSatisfy(variable -> {
            assertThat(isVariable(String.valueOf(variable.get("name")))).isTrue();
            assertThat(variable).as("from a secret").containsKey("valueFrom");
        });
        assertThat(list(at(container, "ports")).get(0)).containsEntry("containerPort", options.port());
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);

        assertThat(at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"))
                .isEqualTo(0);
        int preStop = Integer.parseInt(strings(at(container, "lifecycle", "preStop", "exec", "command"))
                .get(1));
        assertThat(Duration.ofSeconds((int) at(pod, "terminationGracePeriodSeconds")))
                .isGreaterThan(options.drain().plus(STOP).plusSeconds(preStop));
        int unready = (int) at(container, "readinessProbe", "periodSeconds")
                * (int) at(container, "readinessProbe", "failureThreshold");
        assertThat(options.drain()).as("all hear of it meanwhile").isGreaterThan(Duration.ofSeconds(unready));
        try (ServerScene scene = new ServerScene("--demos=false")) {
            for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
                String path = String.valueOf(at(container, probe, "httpGet", "path"));
                assertThat(scene.get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void whatComposeIsToldOfTheServerHolds() throws IOException {
        Path file = DIST.resolve("share/compose/compose.yaml");
        Map<String, Object> compose = map(new Yaml().load(Files.readString(file)));
        Map<String, Object> sojourn = map(at(compose, "services", "sojourn"));
        Map<String, Object> environment = map(at(sojourn, "environment"));

        assertThat(environment.keySet()).allMatch(DistributionTest::isVariable);
        assertThat(strings(at(sojourn, "ports")).get(0)).endsWith(":" + Option.PORT.preset());
        assertThat(at(sojourn, "read_only")).isEqualTo(true);
        assertThat(file.resolveSibling(String.valueOf(at(sojourn, "build", "context")))
                        .normalize())
                .isEqualTo(DIST);
        assertThat(DIST.resolve(String.valueOf(at(sojourn, "build", "dockerfile"))))
                .exists();
        assertThat(at(sojourn, "depends_on", "redis", "condition")).isEqualTo("service_healthy");
        assertThat(map(at(compose, "services", "redis"))).containsKeys("healthcheck", "volumes");
        String wanted = found("\\$\\{([A-Z_]+):\\?", Files.readString(file)).stream()
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(found("(?m)^([A-Z_]+)=$", Files.readString(file.resolveSibling("example.env"))).stream()
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .isEqualTo(wanted);
    }

    @Test
    void theImageIsMadeOfWhatTheArchiveHas() throws IOException {
        String dockerfile = Files.readString(DIST.resolve("share/docker/Dockerfile"));
        List<String> sources = found("(?m)^COPY (?!--)(\\S+) /opt/sojourn/\\1$", dockerfile);
        assertThat(sources)
                .contains("bin", "lib", "legal")
                .as("its secrets would stay in a layer")
                .doesNotContain("conf")
                .allSatisfy(source -> assertThat(BUILT.contains(source) || Files.exists(DIST.resolve(source)))
                        .as(source)
                        .isTrue());
        String ignored = Files.readString(DIST.resolve("share/docker/Dockerfile.dockerignore"));
        assertThat(sources).allMatch(source -> ignored.contains("!" + source + "\n"));
        assertThat(found("(?m)^USER ([0-9]+):[0-9]+$", dockerfile)).isNotEmpty().doesNotContain("0");
        for (String program : found("\"/opt/sojourn/([a-z/]+)\"", dockerfile)) {
            assertThat(DIST.resolve(program)).isExecutable();
        }
        assertThat(found("(SOJOURN_[A-Z_]+)", dockerfile)).containsOnly("SOJOURN_JAVA_OPTS");
        Properties settings = new Properties();
        settings.load(new StringReader(Files.readString(DIST.resolve("share/docker/sojourn.properties"))));
        assertThat(settings.stringPropertyNames())
                .contains("host", "store", "demos")
                .allSatisfy(key -> assertThat(Option.ofKey(key)).as(key).isNotNull())
                .noneMatch(key -> Objects.requireNonNull(Option.ofKey(key)).isSecret());
    }

    @Test
    void theUnitStartsWhatTheArchiveHasAndKnowsItsExitCodes() throws IOException {
        String unit = Files.readString(DIST.resolve("share/systemd/sojourn.service"));
        List<String> command =
                List.of(found("(?m)^ExecStart=(.*)$", unit).get(0).split(" "));
        assertThat(DIST.resolve(Path.of("/opt/sojourn").relativize(Path.of(command.get(0)))))
                .isExecutable();
        assertThat(command.get(1)).isEqualTo("serve");
        assertThat(command.stream().filter(word -> word.startsWith("--")))
                .allMatch(flag -> Option.ofKey(flag.substring(2)) != null);
        assertThat(unit).contains("RestartPreventExitStatus=2\n", "DynamicUser=yes\n", "StateDirectory=sojourn\n");
    }

    static boolean bashIsHere() {
        return Files.isExecutable(Path.of("/bin/bash"));
    }

    @Test
    @EnabledIf("bashIsHere")
    void theHealthCheckOfTheImageTellsWhetherRequestsAreWelcome() throws Exception {
        try (ServerScene scene = new ServerScene("--demos=false")) {
            assertThat(healthCheck(scene)).isZero();
            scene.server.drain();
            assertThat(healthCheck(scene)).isEqualTo(1);
        }
    }

    private static int healthCheck(ServerScene scene) throws IOException, InterruptedException {
        ProcessBuilder check =
                new ProcessBuilder(DIST.resolve("share/docker/healthcheck").toString());
        check.environment().put("SOJOURN_PORT", String.valueOf(scene.uri("/").getPort()));
        Process process = check.inheritIO().start();
        assertThat(process.waitFor(ServerScene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return process.exitValue();
    }

    private static boolean isVariable(String name) {
        return Arrays.stream(Option.values())
                .anyMatch(option -> option.variable().equals(name));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static Map<String, Map<String, Object>> kubernetes() throws IOException {
        Map<String, Map<String, Object>> byKind = new LinkedHashMap<>();
        new Yaml()
                .loadAll(Files.readString(DIST.resolve("share/kubernetes/sojourn.yaml")))
                .forEach(document -> {
                    Map<String, Object> object = map(document);
                    byKind.put(String.valueOf(object.get("kind")), object);
                });
        return byKind;
    }

    private static Object at(Object start, String... path) {
        Object here = start;
        for (String name : path) {
            assertThat(map(here)).containsKey(name);
            here = map(here).get(name);
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }

    private static List<Map<String, Object>> list(Object object) {
        List<Map<String, Object>> maps = new ArrayList<>();
        ((List<?>) object).forEach(each -> maps.add(map(each)));
        return maps;
    }

    private static List<String> strings(Object object) {
        return ((List<?>) object).stream().map(String::valueOf).toList();
    }
}
