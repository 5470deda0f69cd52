package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerScene.LiveClient;
import dev.sojourn.testkit.nodes.TcpProxy;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two servers on one store promise to those behind them, and what one does when the store is away. */
interface TwoServersContract {

    Duration TIMEOUT = Duration.ofSeconds(2);
    /** The wait for a connection and that for an answer are bounded each, and a machine may be busy. */
    Duration PATIENCE = TIMEOUT.multipliedBy(2).plusSeconds(10);

    AtomicInteger NAMES = new AtomicInteger();
    String SECRET = "--secret=Kp3vT9sQxW7mZ2aB8nR5cY1uE6hJ4gLd";

    /** Where the store listens. */
    InetSocketAddress backend();

    /** The value of {@code --store} for the store as it is reached at an address. */
    String store(InetSocketAddress at);

    /** Two servers with a store of their own between them, and one browser that goes to both. */
    final class Nodes implements AutoCloseable {

        final String name = "--store-name=test" + NAMES.incrementAndGet();
        final ServerScene a;
        final ServerScene b;

        Nodes(String storeOfA, String storeOfB, String... more) throws OptionException {
            List<String> options = new ArrayList<>(List.of(more));
            options.add(name);
            options.add("--store-timeout=" + TIMEOUT);
            a = new ServerScene(with(options, storeOfA));
            b = new ServerScene(a.cookies, with(options, storeOfB));
        }

        private static String[] with(List<String> options, String store) {
            return Stream.concat(options.stream(), Stream.of("--store=" + store))
                    .toArray(String[]::new);
        }

        @Override
        public void close() {
            a.close();
            b.close();
        }
    }

    default Nodes nodes(Path folder, String... more) throws OptionException {
        List<String> options = new ArrayList<>(List.of(more));
        options.addAll(List.of("--scripts=" + folder, "--demos=true"));
        return new Nodes(store(backend()), store(backend()), options.toArray(String[]::new));
    }

    @Test
    default void aLoginOnOneNodeIsKnownOnTheOther(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder, SECRET)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");

            HttpResponse<String> there = nodes.b.get("/demos/sessions/continue");

            assertThat(there.body()).isEqualTo("hello Ada you are logged in");
            assertThat(there.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    default void nodesThatWereGivenNoSecretFindTheSameOneInTheStore(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");

            assertThat(nodes.b.get("/demos/sessions/continue").body()).isEqualTo("hello Ada you are logged in");
        }
    }

    @Test
    default void encryptedSessionsComeBackFromTheStoreAsTheyWereSealed(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder, SECRET, "--encryption-key=Two8nR5cY1uE6hJ4gLdKp3vT9sQxW7mZ2")) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            nodes.b.post("/demos/live/value", "value=b");
            nodes.a.post("/demos/live/add", "");
            nodes.a.post("/demos/sessions/start", "name=Gr\u00e4ce");

            assertThat(nodes.b.post("/demos/live/add", "").body()).contains("\"user\":\"Gr\u00e4ce\"");
            assertThat(nodes.a.get("/demos/live/value").body()).contains("\"user\":\"Gr\u00e4ce\"");
        }
    }

    @Test
    default void aLogoutOnOneNodeEndsTheSessionOnTheOther(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder, SECRET)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            String cookie = nodes.a.cookie();
            nodes.b.post("/demos/sessions/logout", "");

            assertThat(nodes.a.getAs(cookie, "/demos/sessions/continue").body()).isEqualTo("you are not logged in");
            assertThat(nodes.a.getAs(cookie, "/demos/live/value").statusCode()).isEqualTo(401);
        }
    }

    @Test
    default void withANearCacheALogoutOnOneNodeEndsTheSessionOnTheOtherWithinTheBound(@TempDir Path folder)
            throws Exception {
        try (Nodes nodes = nodes(folder, SECRET, "--near-cache=8388608")) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            String cookie = nodes.a.cookie();
            nodes.a.get("/demos/sessions/continue");
            nodes.b.post("/demos/sessions/logout", "");
            long begun = System.nanoTime();

            while (nodes.a.getAs(cookie, "/demos/live/value").statusCode() != 401) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    default void aSocketClosesWith1008WhenACommandEndsItsSessionInTheStore(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder, SECRET)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            LiveClient live = nodes.a.live();
            live.await("Ada");

            CommandScene.Ran ran =
                    new CommandScene().run("users", "end", "Ada", "--yes", "--store=" + store(backend()), nodes.name);

            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.out()).isEqualTo("ended\t1\nalready\t0\n");
            assertThat(live.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }

    @Test
    default void aSocketClosesWith1008WhenItsSessionEndsOnTheOtherNode(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder, SECRET)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            LiveClient live = nodes.a.live();
            live.await("Ada");
            nodes.b.post("/demos/sessions/logout", "");

            assertThat(live.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }

    @Test
    default void aSocketSeesWhatTheOtherNodeChanges(@TempDir Path folder) throws Exception {
        try (Nodes nodes = nodes(folder, SECRET)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            LiveClient live = nodes.a.live();
            live.await("Ada");
            nodes.b.post("/demos/live/value", "value=by-b");

            assertThat(live.await("by-b")).contains("\"value\":\"by-b\"");
        }
    }

    @Test
    default void parallelUpdatesOverBothNodesLoseNothing(@TempDir Path folder) throws Exception {
        int each = 25;
        try (Nodes nodes = nodes(folder, SECRET)) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                answers.add(nodes.a.postAsync("/demos/live/add", ""));
                answers.add(nodes.b.postAsync("/demos/live/add", ""));
            }

            assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
            assertThat(nodes.b.get("/demos/live/value").body()).contains("\"counter\":" + 2 * each);
        }
    }

    @Test
    default void oneNodeGoesOnWhenTheOtherIsCutOffFromTheStore(@TempDir Path folder) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(backend());
                Nodes nodes = new Nodes(
                        store(proxy.address()), store(backend()), SECRET, "--scripts=" + folder, "--demos=true")) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            nodes.a.post("/demos/live/value", "value=kept");
            proxy.refuse();
            proxy.cut();

            assertThat(nodes.b.get("/demos/live/value").body()).contains("\"value\":\"kept\"");
            assertThat(nodes.b.post("/demos/live/add", "").statusCode()).isEqualTo(200);
            assertThat(nodes.a.get("/demos/live/value").statusCode()).isEqualTo(503);
        }
    }

    @Test
    default void theSessionsOfAMountAreOnBothNodesAndOnlyTheMounts(@TempDir Path folder) throws Exception {
        for (String mount : List.of("one", "two")) {
            Path scripts = Files.createDirectories(folder.resolve(mount));
            Files.writeString(scripts.resolve("mount.json"), "{\"dialect\": \"mars\"}");
            Files.writeString(scripts.resolve("save.js"), "write('sid', session()); session('by', '" + mount + "');");
            Files.writeString(scripts.resolve("read.js"), "write('by', session('by'));");
        }
        try (Nodes nodes = nodes(folder, SECRET)) {
            String sid = nodes.a.get("/one/save").body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");

            assertThat(nodes.b.get("/one/read?sid=" + sid).body()).contains("\"by\":\"one\"");
            assertThat(nodes.b.get("/two/read?sid=" + sid).body()).doesNotContain("one");
        }
    }

    @Test
    default void aStoreThatSwallowsEverythingIs503InTimeAndIsUsedAgainOnceItAnswers(@TempDir Path folder)
            throws Exception {
        try (TcpProxy proxy = TcpProxy.to(backend());
                Nodes nodes = new Nodes(
                        store(proxy.address()), store(backend()), SECRET, "--scripts=" + folder, "--demos=true")) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            proxy.blackHole();

            assertThatItIsAway(nodes.a);
            proxy.resume();
            assertThatItComesBack(nodes.a);
        }
    }

    @Test
    default void aStoreThatIsDownIs503InTimeAndIsUsedAgainOnceItIsUp(@TempDir Path folder) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(backend());
                Nodes nodes = new Nodes(
                        store(proxy.address()), store(backend()), SECRET, "--scripts=" + folder, "--demos=true")) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            proxy.refuse();
            proxy.cut();

            assertThatItIsAway(nodes.a);
            proxy.resume();
            assertThatItComesBack(nodes.a);
        }
    }

    @Test
    default void announcementsComeAgainAfterAnOutage(@TempDir Path folder) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(backend());
                Nodes nodes = new Nodes(
                        store(proxy.address()), store(backend()), SECRET, "--scripts=" + folder, "--demos=true")) {
            nodes.a.post("/demos/sessions/start", "name=Ada");
            LiveClient live = nodes.a.live();
            live.await("Ada");
            proxy.refuse();
            proxy.cut();
            nodes.b.post("/demos/sessions/logout", "");
            proxy.resume();

            assertThat(live.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }

    private static void assertThatItIsAway(ServerScene node) throws Exception {
        for (int i = 0; i < 2; i++) {
            long begun = System.nanoTime();
            HttpResponse<String> refused = node.get("/demos/live/value");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
        }
        HttpResponse<String> health = node.get("/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).isEqualTo("{\"status\":\"down\"}");
        assertThat(node.get("/demos/sessions/login").statusCode()).isEqualTo(200);
    }

    /** Reads, writes and what health asks may come by connections of their own, which come back one after the other. */
    private static void assertThatItComesBack(ServerScene node) throws Exception {
        assertThat(answered(node, "/demos/live/value").body()).contains("\"user\":\"Ada\"");
        assertThat(answered(node, "/health").statusCode()).isEqualTo(200);
    }

    /** The first answer that is no 503. */
    private static HttpResponse<String> answered(ServerScene node, String path) throws Exception {
        long begun = System.nanoTime();
        HttpResponse<String> answer = node.get(path);
        while (answer.statusCode() == 503) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            answer = node.get(path);
        }
        return answer;
    }
}
