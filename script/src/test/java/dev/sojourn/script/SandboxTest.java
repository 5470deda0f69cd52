package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing that two requests of one context can both reach can carry anything from one to the other: found by a walk
 * over all that a script can reach, the language's own things and those of the dialects, not by a list of names.
 */
@Timeout(600)
class SandboxTest {

    private static final String KEEP = "globalThis.seen = ";

    private static final String GLOBALS = """
            AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date decodeURI
            decodeURIComponent encodeURI encodeURIComponent Error eval EvalError Float16Array Float32Array Float64Array
            Function Int8Array Int16Array Int32Array isFinite isNaN Iterator JSON Map Math Number Object parseFloat
            parseInt Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError
            Uint8Array Uint8ClampedArray Uint16Array Uint32Array URIError WeakMap WeakSet Atomics SharedArrayBuffer
            FinalizationRegistry WeakRef escape unescape Intl Temporal SuppressedError DisposableStack
            AsyncDisposableStack AsyncIterator ShadowRealm""";

    private static final List<String> INTRINSICS = Stream.concat(
                    Stream.of(GLOBALS.split("\\s+", -1))
                            .flatMap(name -> Stream.of("globalThis." + name, "globalThis." + name + "?.prototype")),
                    Stream.of(
                            "Object.getPrototypeOf(async function* () {}).prototype",
                            "Object.getPrototypeOf((async function* () {}).prototype)",
                            "Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype))",
                            "(async function* () {}).constructor",
                            "(async function () {}).constructor",
                            "Object.getPrototypeOf(async function () {})",
                            "(function* () {}).constructor",
                            "Object.getPrototypeOf(function* () {})",
                            "Object.getPrototypeOf((function* () {}).prototype)",
                            "Object.getPrototypeOf([][Symbol.iterator]())",
                            "Object.getPrototypeOf(''[Symbol.iterator]())",
                            "Object.getPrototypeOf(new Map()[Symbol.iterator]())",
                            "Object.getPrototypeOf(new Set()[Symbol.iterator]())",
                            "Object.getPrototypeOf('a'.matchAll(/a/g))",
                            "Object.getPrototypeOf([].values().map((x) => x))",
                            "Object.getPrototypeOf(Iterator.from({next() {}}))",
                            "Object.getPrototypeOf(Uint8Array)",
                            "Object.getPrototypeOf(Uint8Array.prototype)",
                            "Object.getOwnPropertyDescriptor((function () { 'use strict'; return arguments; })(),"
                                    + " 'callee').get",
                            "Object.getPrototypeOf(new Intl.Segmenter('en').segment(''))",
                            "Object.getPrototypeOf(new Intl.Segmenter('en').segment('')[Symbol.iterator]())",
                            "Object.getPrototypeOf(Proxy.revocable({}, {}).revoke)",
                            "Intl.Collator.prototype",
                            "Intl.DateTimeFormat.prototype",
                            "Intl.DisplayNames.prototype",
                            "Intl.DurationFormat?.prototype",
                            "Intl.ListFormat.prototype",
                            "Intl.Locale.prototype",
                            "Intl.NumberFormat.prototype",
                            "Intl.PluralRules.prototype",
                            "Intl.RelativeTimeFormat.prototype",
                            "Intl.Segmenter.prototype"))
            .toList();

    private final LazyEngine engine = new LazyEngine();
    private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(30), () -> 0);
    private final List<SessionEngine> sessions = new ArrayList<>();
    private @Nullable Mount mount;
    private Path folder = Path.of("");

    @BeforeEach
    void open(@TempDir Path fresh) {
        folder = fresh;
    }

    @AfterEach
    void close() {
        if (mount != null) {
            mount.close();
        }
        sessions.forEach(SessionEngine::close);
        watchdog.close();
        engine.get().close();
    }

    private Generation mounted(String dialect, String file, String script) throws IOException {
        Path place = Files.createDirectories(folder.resolve(dialect));
        String others = Stream.of("mars", "hyper-express", "foxx", "htgm", "simples")
                .filter(name -> !name.equals(dialect))
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(", "));
        Files.writeString(
                place.resolve("mount.json"),
                "{\"path\": \"/\", \"also\": [" + others
                        + "], \"rest\": true}"
                                .replace(", \"rest\": true", dialect.equals("foxx") ? ", \"rest\": true" : ""));
        Files.writeString(place.resolve(file), script);
        Mount.Shop shop = new Mount.Shop(
                engine,
                ScriptLimits.standard(),
                watchdog,
                profile -> {
                    var builder = profile.describe(SessionEngine.builder()).store(new MemoryStore());
                    if (profile.signs() && profile.secrets().isEmpty()) {
                        builder.keys(KeyRing.random());
                    }
                    SessionEngine made = builder.build();
                    sessions.add(made);
                    return profile.porch(made, PublicAddress.direct());
                },
                released -> {},
                true,
                null,
                List.of(),
                List.of("the administrator's"),
                null,
                (nanos, got) -> {});
        Mount opened = new Mount(place, shop);
        mount = opened;
        return Objects.requireNonNull(opened.state().generation(), "the scripts were read");
    }

    private static Source walk() {
        try (var in = Objects.requireNonNull(SandboxTest.class.getResourceAsStream("walk.js"))) {
            return Source.newBuilder("js", new String(in.readAllBytes(), StandardCharsets.UTF_8), "walk.js")
                    .buildLiteral();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One request after the other in one context, as far as its handler; each is shown what it can reach. */
    private static <T> T request(Generation generation, Realm realm, boolean onlyGiven, Function<Value, T> look) {
        FakeExchange exchange = new FakeExchange("GET", "/it");
        HttpDoor door = new HttpDoor(generation.sessions(), exchange);
        Call call = new Call(generation, exchange, Map.of(), door);
        Routes.Match match = Objects.requireNonNull(generation.routes().find("/it", "GET", "*"));
        return realm.enter(call, Long.MAX_VALUE, () -> {
            Value run = realm.start(generation.dialect().name());
            realm.run(match.route().program(), run);
            realm.dialect(generation.dialect().name())
                    .invokeMember("handle", run, match.route().index());
            Context context = run.getContext();
            Value given = context.eval("js", "(all, seen, run) => ({...all, seen, routes: run.routes})")
                    .execute(run.getMember("globals"), context.eval("js", "globalThis.seen"), run);
            return look.apply(context.eval(walk()).execute(given, onlyGiven));
        });
    }

    private static List<String> lines(Value array) {
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < array.getArraySize(); i++) {
            lines.add(array.getArrayElement(i).asString());
        }
        return lines;
    }

    private static List<String> differences(List<String> before, List<String> after) {
        List<String> differences = new ArrayList<>();
        before.stream().filter(line -> !after.contains(line)).forEach(line -> differences.add("was " + line));
        after.stream().filter(line -> !before.contains(line)).forEach(line -> differences.add("is " + line));
        return differences;
    }

    private static Realm realmOf(Generation generation) {
        return Objects.requireNonNull(generation.pool().acquire());
    }

    static Stream<List<String>> dialects() {
        return Stream.of(
                List.of("mars", "it.js", KEEP + "{session}; session('a', {b: 1});"),
                List.of(
                        "hyper-express",
                        "app.js",
                        "const Engine = require('hyper-express-session'); const engine = new Engine({cookie: {secret:"
                                + " 'abcdefghijklmnopqrst'}}); webserver.use(engine); webserver.get('/it', async"
                                + " (request, response) => { " + KEEP + "{Engine, engine, request, response};"
                                + " await request.session.start(); request.session.set('a', {b: 1}); });"),
                List.of(
                        "foxx",
                        "app.js",
                        "controller.activateSessions(); controller.get('/it', (req, res) => { " + KEEP
                                + "{req, res, storage: Foxx.requireApp('/_system/sessions').sessionStorage,"
                                + " made: Foxx.requireApp('/_system/sessions').sessionStorage.create({a: 1}),"
                                + " session: req.session, middleware: require('@arangodb/foxx/sessions'),"
                                + " cookie: require('@arangodb/foxx/sessions/transports/cookie'),"
                                + " header: require('@arangodb/foxx/sessions/transports/header'),"
                                + " jwt: require('@arangodb/foxx/sessions/storages/jwt')}; });"),
                List.of(
                        "htgm",
                        "app.js",
                        "server.add_path('it', (context) => { " + KEEP + "{context}; context.start_session();"
                                + " context.session.set('a', {b: 1}); seen.session = context.session; });"),
                List.of(
                        "simples",
                        "app.js",
                        "const store = simples.store({get: async () => null, set: async () => {}, remove: async () =>"
                                + " {}}); simples().config({session: {enabled: true}}).get('/it', (connection) => { "
                                + KEEP + "{store, connection}; connection.session.set('a', {b: 1});"
                                + " seen.all = [...connection.session]; connection.send('x'); });"));
    }

    /** What the walk finds in the second of three requests that leaves its mark on all it reaches, and in the third. */
    private void assertNothingPasses(Generation generation, boolean onlyGiven) {
        Realm realm = realmOf(generation);
        List<String> before = new ArrayList<>();
        Value first = request(generation, realm, onlyGiven, found -> {
            before.addAll(lines(found.invokeMember("describe")));
            return found;
        });
        request(generation, realm, onlyGiven, found -> {
            assertThat(lines(found.invokeMember("lasting", first)))
                    .as("what both reach")
                    .hasSizeGreaterThan(700)
                    .contains("console", "shared");
            assertThat(lines(found.invokeMember("open", first)))
                    .as("what both reach and one may change")
                    .isEmpty();
            return found.invokeMember("mark");
        });
        List<String> after = request(generation, realm, onlyGiven, found -> lines(found.invokeMember("describe")));
        assertThat(differences(before, after)).as("what the next one sees").isEmpty();
        assertThat(realm.isSpoiled()).as("another context would have come next").isFalse();
        generation.pool().release(realm);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void nothingThatADialectGivesCarriesAnythingToTheNextRequest(List<String> dialect) throws IOException {
        assertNothingPasses(mounted(dialect.get(0), dialect.get(1), dialect.get(2)), true);
    }

    @Test
    void nothingOfTheLanguageCarriesAnythingToTheNextRequest() throws IOException {
        assertNothingPasses(mounted("simples", "app.js", "simples().get('/it', () => {})"), false);
    }

    @Test
    void whatIsNewAndNotClosedIsFound() throws IOException {
        Generation generation = mounted("simples", "app.js", "simples().get('/it', () => {})");
        Realm realm = realmOf(generation);
        Value first = request(generation, realm, true, found -> {
            // As a new version of the language would bring it: a prototype that only a function's results lead to.
            found.getContext().eval("js", """
                    const Hidden = {next() {}};
                    const make = Object.freeze(() => Object.create(Hidden));
                    Object.defineProperty(globalThis, 'Planted', {value: Object.freeze({make})});
                    """);
            return found;
        });
        assertThat(realm.isSpoiled()).as("a global that cannot be taken away").isTrue();
        Value second = request(generation, realm, false, found -> found);
        Value third = request(generation, realm, false, found -> found);
        assertThat(lines(second.invokeMember("open", first))).isEmpty();
        assertThat(lines(third.invokeMember("open", second)))
                .containsExactlyInAnyOrder(
                        "globalThis.Planted.make(0).[[Prototype]]", "globalThis.Planted.make(0).[[Prototype]].next");
        generation.pool().release(realm);
    }

    /** ECMA-262, table 6, and what clauses 20 to 28 and ECMA-402 name beside it; those that this language has. */
    @Test
    void theWalkReachesEveryWellKnownIntrinsicObject() throws IOException {
        Generation generation = mounted("simples", "app.js", "simples().get('/it', () => {})");
        Realm realm = realmOf(generation);
        List<String> missing = request(generation, realm, false, found -> {
            List<String> absent = new ArrayList<>();
            for (String intrinsic : INTRINSICS) {
                Value value = found.getContext().eval("js", "(" + intrinsic + ")");
                if (!value.isNull() && !found.invokeMember("has", value).asBoolean()) {
                    absent.add(intrinsic);
                }
            }
            return absent;
        });
        assertThat(missing).isEmpty();
        generation.pool().release(realm);
    }
}
