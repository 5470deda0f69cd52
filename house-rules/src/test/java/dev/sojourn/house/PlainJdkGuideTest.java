package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.FaultyStore.Hold;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/guide/plain-jdk.md, taken from the page, does what the page says. */
class PlainJdkGuideTest {

    private static final Path PAGE = House.ROOT.resolve("docs").resolve("guide").resolve("plain-jdk.md");

    private final FaultyStore store = new FaultyStore(new MemoryStore());
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    @TempDir
    private Path classes;

    private URLClassLoader loader;
    private AutoCloseable shop;
    private int port;

    @BeforeEach
    void start() throws ReflectiveOperationException, IOException {
        assertThat(GuideCode.compile(GuideCode.sources(Files.readString(PAGE)), classes))
                .isEmpty();
        loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        Class<?> program = loader.loadClass("Shop");
        shop = (AutoCloseable)
                program.getConstructor(int.class, SessionStore.class).newInstance(0, store);
        port = (int) program.getMethod("port").invoke(shop);
    }

    @AfterEach
    void stop() throws Exception {
        shop.close();
        loader.close();
    }

    @Test
    void visitsAreCountedThroughALogin() throws Exception {
        assertThat(get("/visits").body()).isEqualTo("visit 1 of null");
        String before = cookie();
        assertThat(post("/login", "ada").body()).isEqualTo("hello ada");
        assertThat(cookie()).isNotEqualTo(before);
        assertThat(get("/visits").body()).isEqualTo("visit 2 of ada");
        assertThat(post("/login", "").statusCode()).isEqualTo(400);
        assertThat(get("/login").statusCode()).isEqualTo(405);
    }

    @Test
    void afterTheLogoutTheCookieIsTakenBack() throws Exception {
        get("/visits");
        assertThat(post("/logout", "").body()).isEqualTo("bye");
        assertThat(cookies.getCookieStore().getCookies()).isEmpty();
        assertThat(get("/visits").body()).isEqualTo("visit 1 of null");
    }

    @Test
    void whoseSessionEndsBeforeItIsStoredIsTold() throws Exception {
        get("/visits");
        Hold slow = store.holdNext(StoreOperation.REPLACE);
        CompletableFuture<HttpResponse<String>> cart = client.sendAsync(
                request("/cart").POST(BodyPublishers.ofString("tea")).build(), BodyHandlers.ofString());
        slow.awaitArrival();
        post("/logout", "");
        slow.release();
        assertThat(cart.join().statusCode()).isEqualTo(409);
    }

    @Test
    void anOutageIsNoLogout() throws Exception {
        get("/visits");
        store.down();
        assertThat(get("/visits").statusCode()).isEqualTo(503);
        store.up();
        assertThat(get("/visits").body()).isEqualTo("visit 2 of null");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }
}
