package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which methods a path answers to, when a script declares some of them (RFC 9110, sections 9.3.2, 9.3.7, 15.5.6). */
class MethodsTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder)
                .file(
                        "simples/app.js",
                        "simples().get('/a/:id', (c) => c.header('X-Seen', c.method).send('body'))"
                                + ".post('/a/new', (c) => c.send('made')).all('/any', (c) => c.send(c.method))"
                                + ".post('/post', (c) => c.send('posted'))"
                                + ".ws('/socket', {}, (c) => c.send('hello'));");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeExchange send(String method, String target) {
        return scene.answer(new FakeExchange(method, target));
    }

    @Test
    void anotherMethodThanThoseOfARouteIs405WithThoseThatAre() {
        FakeExchange answer = send("DELETE", "/a/7");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.answeredHeader("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.text()).isEqualTo("Method not allowed\n");
    }

    @Test
    void allRoutesOfAPathAreCountedWithAndWithoutParameters() {
        assertThat(send("PUT", "/a/new/").answeredHeader("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(send("BREW", "/post").answeredHeader("Allow")).isEqualTo("OPTIONS, POST");
    }

    @Test
    void headIsAnsweredByTheRouteOfGet() {
        FakeExchange answer = send("HEAD", "/a/7");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.answeredHeader("X-Seen")).isEqualTo("HEAD");
        assertThat(send("HEAD", "/post").status()).isEqualTo(405);
    }

    @Test
    void optionsAreTheMethodsOfThePathUnlessAScriptAnswersThem() {
        FakeExchange answer = send("OPTIONS", "/a/7");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.answeredHeader("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.bytes()).isEmpty();
        assertThat(send("OPTIONS", "/any").text()).isEqualTo("OPTIONS");
    }

    @Test
    void aPathThatNoRouteHasIs404ForEveryMethod() {
        for (String method : new String[] {"GET", "HEAD", "POST", "OPTIONS"}) {
            assertThat(send(method, "/none").status()).as(method).isEqualTo(404);
        }
    }

    @Test
    void aSocketIsNoHttpEndpoint() {
        assertThat(send("GET", "/socket").status()).isEqualTo(404);
        assertThat(send("POST", "/socket").status()).isEqualTo(404);
    }

    @Test
    void aPathForAllMethodsAnswersThoseThatHttpKnows() {
        scene.file("mars/it.js", "write('is', request.method())");
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            assertThat(send(method, "/mars/it").text()).isEqualTo("{\"is\":\"" + method + "\"}");
        }
        for (String method : new String[] {"FOO", "get", "BREW", "CONNECT", "WEBSOCKET", "*"}) {
            for (String path : new String[] {"/mars/it", "/any"}) {
                FakeExchange answer = send(method, path);
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.answeredHeader("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
            }
        }
        assertThat(send("FOO", "/mars/none").status()).isEqualTo(404);
        assertThat(send("WEBSOCKET", "/socket").status()).isEqualTo(404);
    }

    @Test
    void mountsOfOnePathAddUp() {
        scene.file("foxx/mount.json", "{\"path\": \"/\"}")
                .file("foxx/app.js", "controller.put('/post', (req, res) => { res.json('put') });");
        assertThat(send("GET", "/post").answeredHeader("Allow")).isEqualTo("OPTIONS, POST, PUT");
        assertThat(send("PUT", "/post").text()).isEqualTo("\"put\"");
        assertThat(send("POST", "/post").text()).isEqualTo("posted");
    }
}
