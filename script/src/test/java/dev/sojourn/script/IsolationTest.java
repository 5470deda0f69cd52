package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of one request is there for the next, nothing of the host for any, and nobody takes more than the limits. */
@Timeout(300)
class IsolationTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        // One context, so that every request comes after the one before it in the same context.
        scene = new Scene(folder)
                .file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 400}")
                .settings(builder -> builder.patience(Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeExchange run(String script) {
        scene.file("mars/it.js", script);
        return scene.get("/mars/it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write('seen', typeof leak); leak = 1;",
                "write('seen', typeof globalThis.leak); globalThis.leak = 1;",
                "write('seen', typeof leak); this.leak = 1;",
                "write('seen', typeof globalThis.leak); Object.defineProperty(globalThis, 'leak', {value: 1});",
                "write('seen', typeof ({}).leak); try { Object.prototype.leak = 1 } catch (e) {}",
                "write('seen', typeof [].leak); try { Array.prototype.leak = 1 } catch (e) {}",
                "write('seen', typeof JSON.leak); try { JSON.leak = 1 } catch (e) {}",
                "write('seen', typeof Math.leak); try { Math.leak = 1 } catch (e) {}",
                "write('seen', typeof write.leak); try { write.leak = 1 } catch (e) {}",
                "write('seen', typeof bcrypt.leak); try { bcrypt.leak = 1 } catch (e) {}",
                "write('seen', typeof session.forEach.leak); try { session.forEach.leak = 1 } catch (e) {}",
                "write('seen', typeof db.leak); try { db.leak = 1 } catch (e) {}",
                "write('seen', typeof db.query.leak); try { db.query.leak = 1 } catch (e) {}",
                "write('seen', typeof response.status.leak); try { response.status.leak = 1 } catch (e) {}",
                "write('seen', typeof request.header.leak); try { request.header.leak = 1 } catch (e) {}",
                "write('seen', typeof console.log.leak); try { console.log.leak = 1 } catch (e) {}",
                "write('seen', typeof shared.leak); try { shared.leak = 1 } catch (e) {}",
                "write('seen', typeof arguments.callee.leak); try { arguments.callee.leak = 1 } catch (e) {}",
                "write('seen', typeof (function* () {}).constructor.prototype.leak);"
                        + " try { (function* () {}).constructor.prototype.leak = 1 } catch (e) {}",
                "write('seen', typeof Object.getPrototypeOf(async () => 1).leak);"
                        + " try { Object.getPrototypeOf(async () => 1).leak = 1 } catch (e) {}",
                "write('seen', typeof globalThis.leak);"
                        + " try { Object.setPrototypeOf(globalThis, {leak: 1}) } catch (e) {}",
                "write('seen', RegExp.$1 ? 'string' : 'undefined'); /(a)/.exec('a');",
                "write('seen', 'undefined'); let leak = 1; var other = 2; function f() {} class C {}",
                "write('seen', typeof Symbol.for('x').leak); ",
                "write('seen', typeof Error.leak); try { Error.leak = 1; Error.stackTraceLimit = 0 } catch (e) {}"
            })
    void nothingOfARequestIsThereForTheNext(String script) {
        assertThat(run(script).text()).isEqualTo("{\"seen\":\"undefined\"}");
        assertThat(scene.get("/mars/it").text()).isEqualTo("{\"seen\":\"undefined\"}");
        assertThat(scene.get("/mars/it").text()).isEqualTo("{\"seen\":\"undefined\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java",
                "Packages",
                "Polyglot",
                "java",
                "load",
                "loadWithNewGlobal",
                "print",
                "quit",
                "readbuffer",
                "require",
                "process",
                "fetch",
                "setTimeout",
                "Graal",
                "WeakRef",
                "FinalizationRegistry",
                "Worker",
                "SharedArrayBuffer",
                "Atomics",
                "importScripts",
                "performance",
                "XMLHttpRequest"
            })
    void nothingOfTheHostIsThere(String name) {
        assertThat(run("write('is', typeof " + name + ")").text()).isEqualTo("{\"is\":\"undefined\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eval('1')", "new Function('return 1')()", "(async () => 1).constructor('return 1')",
                "(function* () {}).constructor('return 1')()", "JSON = {}; null.x", "'use strict'; leak = 1",
                "'x'.repeat(1 << 28)", "session.close.constructor('return this')()"
            })
    void whatCouldLeaveTheCallIsRefused(String script) {
        assertThat(run(script).status()).isEqualTo(500);
    }

    @Test
    void builtinsCannotBeReplacedButOwnPropertiesOfTheSameNameCanBeSet() {
        assertThat(run("class Mine extends Error { constructor(m) { super(m); this.name = 'Mine'; } } const o = {};"
                                + " o.toString = () => 'mine'; o.constructor = 5; Math.max = () => 0;"
                                + " let e = new Mine('m'); write('r',"
                                + " [String(e), String(o), o.constructor, Math.max(1, 2)])")
                        .text())
                .isEqualTo("{\"r\":[\"Mine: m\",\"mine\",5,2]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (;;) { try { while (true) {} } catch (e) {} finally { continue } }",
                "const spin = async () => { for (;;) await null }; spin(); session()",
                "[1].forEach(function g() { while (true) {} })",
                "let s = ''; for (;;) { /(a+)+b/.test('a'.repeat(40)) }",
                "/(a+)+\\1b/.test('a'.repeat(40))",
                "(function f() { try { f() } finally { f() } })()",
                "(function f() { try { f() } catch (e) { f() } finally { f() } })()",
                "(function f() { for (;;) { try { f() } finally { continue } } })()",
                "const g = () => { try { g() } finally { g() } }; for (;;) { try { g() } catch (e) {} }",
                "(function f() { try { f(); f() } finally { [1, 2].map(f); f() } })()",
                "const f = async () => { try { await f() } finally { await f() } }; f()"
            })
    void aRunawayScriptIsStoppedAndTheNextRequestIsAnswered(String script) {
        scene.file("mars/good.js", "write('good', 1)");
        scene.file("mars/it.js", script).host();
        FakeExchange[] answer = new FakeExchange[1];
        scene.scriptTime().runsDuring(() -> answer[0] = scene.get("/mars/it"));
        assertThat(answer[0].status()).isEqualTo(500);
        assertThat(answer[0].text()).isEqualTo("Internal error\n");
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":1}");
    }

    @Test
    void anEndlessRecursionIsARangeErrorThatAScriptCanCatch() {
        assertThat(run("let deep = 0; try { (function f() { deep++; f() })() } catch (e) {"
                                + " write('is', [e instanceof RangeError, e.message, deep > 150]) }")
                        .text())
                .isEqualTo("{\"is\":[true,\"Maximum call stack size exceeded\",true]}");
    }

    @Test
    void anEndlessRecursionInASocketClosesItAndTheNextRequestIsAnswered() {
        scene.file("mars/good.js", "write('good', 1)")
                .file("htgm/mount.json", "{\"contexts\": 1, \"timeLimit\": 400}")
                .file(
                        "htgm/app.js",
                        "server.add_path('fine', (c) => c.response.send_string('fine'));"
                                + "server.add_websocket('live', (c) => ({on_message(text) {"
                                + " if (text === 'fine') this.send(text);"
                                + " else (function f() { try { f() } finally { f() } })() }}));");
        FakeChannel runaway = new FakeChannel();
        FakeChannel other = new FakeChannel();
        ScriptSocket socket = connect(runaway);
        ScriptSocket beside = connect(other);
        scene.scriptTime().runsDuring(() -> socket.message("go"));
        assertThat(runaway.closeCode()).isEqualTo(1011);
        beside.message("fine");
        assertThat(other.received()).containsExactly("fine");
        assertThat(scene.get("/fine").text()).isEqualTo("fine");
    }

    private ScriptSocket connect(FakeChannel channel) {
        ScriptSocket socket = scene.host().upgrade(new FakeExchange("GET", "/live"));
        assertThat(socket).isNotNull();
        socket.open(channel);
        return socket;
    }

    @Test
    void aBuiltInFunctionThatCannotBeStoppedKeepsItsThreadAndNobodyElses() throws Exception {
        scene.settings(builder -> builder.patience(Duration.ofMillis(100)));
        scene.file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 100}")
                .file("mars/good.js", "write('good', 1)")
                .file("mars/bad.js", "header('x-begun'); write('n', typeof (3n ** 6000000n))");
        scene.host();
        FakeExchange request = new FakeExchange("GET", "/mars/bad");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<FakeExchange> bad = thread.submit(() -> scene.answer(request));
            request.awaitBegun();
            scene.scriptTime().pass(Duration.ofMillis(200));
            FakeExchange good = scene.get("/mars/good");
            while (!bad.isDone() && good.status() == 503) {
                good = scene.get("/mars/good");
            }
            assertThat(good.text()).isEqualTo("{\"good\":1}");
            assertThat(bad.get().status()).isEqualTo(500);
            assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":1}");
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void aScriptThatAllocatesWithoutEndIsStopped() {
        scene.file("mars/mount.json", "{\"contexts\": 1, \"memoryLimit\": 33554432, \"timeLimit\": 20000}")
                .file("mars/good.js", "write('good', 1)");
        assertThat(run("const all = []; for (;;) all.push(new Array(1000).fill(7));")
                        .status())
                .isEqualTo(500);
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":1}");
    }

    @Test
    void aScriptWithTooManyStatementsIsStopped() {
        scene.file("mars/mount.json", "{\"statementLimit\": 20000, \"timeLimit\": 20000}");
        assertThat(run("let n = 0; while (true) { n++ }").status()).isEqualTo(500);
        assertThat(run("let n = 0; while (n < 1000) { n++ } write('n', n)").text())
                .isEqualTo("{\"n\":1000}");
    }

    @Test
    void aRunawayScriptDoesNotHurtOthersAtTheSameTime() throws Exception {
        scene.file("mars/mount.json", "{\"contexts\": 3, \"timeLimit\": 1500}")
                .file("mars/bad.js", "header('x-begun'); while (true) {}")
                .file("mars/good.js", "write('good', 1)");
        scene.host();
        FakeExchange request = new FakeExchange("GET", "/mars/bad");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<FakeExchange> bad = threads.submit(() -> scene.answer(request));
            request.awaitBegun();
            for (int answered = 0; answered < 20; answered++) {
                assertThat(scene.get("/mars/good").status()).isEqualTo(200);
            }
            assertThat(bad).isNotDone();
            scene.scriptTime().pass(Duration.ofSeconds(2));
            assertThat(bad.get().status()).isEqualTo(500);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void whoFindsAllContextsBusyForTooLongIsTold503() throws Exception {
        ScriptLimits standard = ScriptLimits.standard();
        ScriptLimits impatient = new ScriptLimits(
                standard.timeLimit(),
                standard.statementLimit(),
                standard.memoryLimit(),
                standard.bodyLimit(),
                standard.outputLimit(),
                standard.messageLimit(),
                standard.jsonDepth(),
                standard.valueElements(),
                1,
                Duration.ofMillis(50),
                standard.sharedLimit(),
                standard.sharedSize());
        scene.settings(builder -> builder.limits(impatient));
        scene.file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 1000}").file("mars/it.js", "while (true) {}");
        scene.host();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CompletionService<FakeExchange> calls = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < 3; i++) {
                calls.submit(() -> scene.get("/mars/it"));
            }
            for (int i = 0; i < 2; i++) {
                FakeExchange refused = calls.take().get();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.answeredHeader("Retry-After")).isEqualTo("1");
            }
            assertThat(calls.poll()).isNull();
            scene.scriptTime().pass(Duration.ofSeconds(2));
            assertThat(calls.take().get().status()).isEqualTo(500);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void bodiesAndOutputsHaveLimits() {
        scene.file("mars/mount.json", "{\"bodyLimit\": 100, \"outputLimit\": 200}")
                .file("mars/in.js", "write('n', param('b').length)")
                .file("mars/out.js", "write('x', 'y'.repeat(500))");
        FakeExchange small = new FakeExchange("POST", "/mars/in").body("application/json", "{\"b\": \"abc\"}");
        assertThat(scene.answer(small).text()).isEqualTo("{\"n\":3}");
        FakeExchange large =
                new FakeExchange("POST", "/mars/in").body("application/json", "{\"b\": \"" + "x".repeat(100) + "\"}");
        assertThat(scene.answer(large).status()).isEqualTo(413);
        assertThat(scene.get("/mars/out").status()).isEqualTo(500);
    }

    @Test
    void valuesThatAreTooDeepOrContainThemselvesAreRefused() {
        assertThat(run("const a = {}; a.a = a; session('a', a)").status()).isEqualTo(500);
        assertThat(run("let a = 1; for (let i = 0; i < 1000; i++) a = [a]; session('a', a)")
                        .status())
                .isEqualTo(500);
        assertThat(run("try { session('f', () => 1); } catch (e) { write('e', e.name) }")
                        .text())
                .isEqualTo("{\"e\":\"TypeError\"}");
    }

    @Test
    void aScriptSeesErrorsOfJavaAsItsOwn() {
        assertThat(run("try { session('', 1) } catch (e) { write('e', [e instanceof Error, e.name,"
                                + " Object.keys(e).length, typeof e.getClass, typeof e.cause]) }")
                        .text())
                .isEqualTo("{\"e\":[true,\"TypeError\",0,\"undefined\",\"undefined\"]}");
    }

    @Test
    void anUncaughtErrorShowsNothingInTheResponse() {
        FakeExchange answer = run("response.status(200); header('X-Secret', 's'); write('secret', 1);\n"
                + "throw new Error('the secret');");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("Internal error\n");
        assertThat(answer.answeredHeader("X-Secret")).isNull();
    }

    @Test
    void responseHeadersCannotBeSplit() {
        assertThat(run("header('X-A', 'b\\r\\nSet-Cookie: c=d')").status()).isEqualTo(500);
        assertThat(run("header('X A', 'b')").status()).isEqualTo(500);
        assertThat(run("header('Content-Length', '3')").status()).isEqualTo(500);
    }

    @Test
    void sharedValuesAreSeenByAllRequestsAndUpdatedInOneStep() throws Exception {
        scene.file("mars/mount.json", "{\"contexts\": 4}")
                .file("mars/it.js", "shared.update('n', n => (n || 0) + 1); write('n', 1)")
                .file("mars/get.js", "write('n', [shared.get('n'), shared.get('none'), shared.keys()])");
        scene.host();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<FakeExchange>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(() -> scene.get("/mars/it"));
            }
            threads.invokeAll(calls);
        } finally {
            threads.shutdown();
        }
        assertThat(scene.get("/mars/get").text()).isEqualTo("{\"n\":[200,null,[\"n\"]]}");
    }
}
