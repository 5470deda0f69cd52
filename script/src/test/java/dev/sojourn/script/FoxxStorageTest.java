package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Foxx sessions app says of its storage and its session model, fact by fact. */
class FoxxStorageTest {

    private static final String HEAD = "var sessionStorage = Foxx.requireApp('/_system/sessions').sessionStorage;\n"
            + "const user = (key, data) => ({get: (name) => ({_key: key, userData: data})[name]});\n";

    private Scene scene;
    private Browser browser;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        browser = new Browser(scene);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeExchange answer(String body) {
        scene.file("foxx/app.js", HEAD + "controller.get('/it', (req, res) => res.json((() => {" + body + "})()));");
        return browser.get("/foxx/it");
    }

    private String run(String body) {
        return answer(body).text();
    }

    private void options(String json) {
        scene.file("foxx/mount.json", json);
    }

    @Test
    @DisplayName("S3.1 S3.2 S3.20 S3.21 a session lives for a week from its creation unless told otherwise")
    void standardLife() {
        assertThat(run("const s = sessionStorage.create();"
                        + "return [s.getExpiry() - s.get('created'), s.getTTL(), s.hasExpired()]"))
                .isEqualTo("[604800000,604800000,false]");
    }

    @Test
    @DisplayName("S3.1 S3.20 S3.21 a timeToLive of 0 disables expiry: Infinity")
    void noExpiry() {
        options("{\"timeToLive\": 0}");
        assertThat(run("const s = sessionStorage.create();"
                        + "return [s.getExpiry() === Infinity, s.getTTL() === Infinity, s.hasExpired()]"))
                .isEqualTo("[true,true,false]");
    }

    @Test
    @DisplayName("S3.3 ids are 20 letters and digits, or as many as sidLength says; sessions are their _key")
    void ids() {
        assertThat(run("return sessionStorage.create().get('_key')")).matches("\"[A-Za-z0-9]{20}\"");
        options("{\"sidLength\": 30}");
        assertThat(run("return sessionStorage.create().get('_key')")).matches("\"[A-Za-z0-9]{30}\"");
        options("{\"sidLength\": 0}");
        assertThat(run("return sessionStorage.create().get('_key')")).as("S3.4").matches("\"[A-Za-z0-9]{10}\"");
    }

    @Test
    @DisplayName("S3.3 S3.4 with sidTimestamp the time precedes the random part, or follows it when asked to")
    void timestamps() {
        options("{\"sidTimestamp\": true}");
        assertThat(run("const s = sessionStorage.create(); return sessionStorage.get(s.get('_key')).get('_key')"))
                .matches("\"MTUzNzc4NjkwNDAwMA==-[A-Za-z0-9]{20}\"");
        options("{\"sidTimestamp\": true, \"sidTimestampPosition\": \"SUFFIX\"}");
        assertThat(run("return sessionStorage.create().get('_key')"))
                .matches("\"[A-Za-z0-9]{20}-MTUzNzc4NjkwNDAwMA==\"");
    }

    @Test
    @DisplayName("S3.4 ids that are a time alone need a signed cookie")
    void timestampsAlone() {
        options("{\"sidTimestamp\": true, \"sidLength\": 0}");
        assertThat(answer("return 1").status()).isEqualTo(500);
        scene.file("foxx/a.js", "controller.activateSessions({cookie: {secret: 'abcdefghijklmnopqrst'}});");
        assertThat(run("return sessionStorage.create().get('_key') !== sessionStorage.create().get('_key')"))
                .isEqualTo("true");
    }

    @Test
    @DisplayName("S3.5 every mount point has the same storage")
    void mountPoints() {
        assertThat(run("const s = sessionStorage.create({a: 1});"
                        + "return Foxx.requireApp('/other').sessionStorage.get(s.get('_key')).get('sessionData')"))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    @DisplayName("S3.6 S3.8 S3.12 get and delete of an unknown id throw SessionNotFound")
    void notFound() {
        assertThat(run("""
                const {SessionNotFound, SessionExpired} = sessionStorage.errors;
                return [() => sessionStorage.get('nobody'), () => sessionStorage.delete('nobody')].map((attempt) => {
                  try { attempt() } catch (err) {
                    return [err instanceof SessionNotFound, err instanceof SessionExpired, err instanceof Error, err.name,
                      err.message, err.stack.includes(err.name + ': ' + err.message)]
                  }
                })
                """))
                .isEqualTo("[[true,false,true,\"SessionNotFound\",\"Session with session id nobody not found.\",true],"
                        + "[true,false,true,\"SessionNotFound\",\"Session with session id nobody not found.\",true]]");
    }

    @Test
    @DisplayName("S3.7 S3.11 an expired session is SessionExpired, which is a SessionNotFound, until it is deleted")
    void expired() {
        options("{\"timeToLive\": 1000}");
        String id = run("return sessionStorage.create().get('_key')");
        scene.after(Duration.ofSeconds(2));
        String look = "const {SessionNotFound, SessionExpired} = sessionStorage.errors;"
                + "try { sessionStorage.get(" + id + ") } catch (err) {"
                + " return [err instanceof SessionExpired, err instanceof SessionNotFound, err.name, err.message] }";
        String expired =
                "[true,true,\"SessionExpired\",\"Session with session id " + id.replace("\"", "") + " has expired.\"]";
        assertThat(run(look)).isEqualTo(expired);
        assertThat(run(look)).isEqualTo(expired);
        assertThat(run("return sessionStorage.delete(" + id + ")")).as("S3.12").isEqualTo("null");
        assertThat(run(look)).startsWith("[false,true,\"SessionNotFound\"");
    }

    @Test
    @DisplayName("S3.8 the errors can be made by scripts")
    void errorsAreConstructible() {
        assertThat(run("const e = new sessionStorage.errors.SessionExpired('abc');"
                        + "return [e instanceof sessionStorage.errors.SessionNotFound, e.message, String(e)]"))
                .isEqualTo("[true,\"Session with session id abc has expired.\","
                        + "\"SessionExpired: Session with session id abc has expired.\"]");
    }

    @Test
    @DisplayName("An uncaught SessionNotFound leaves no id in the log and none in the answer")
    void noIdsInLogs() {
        StringBuilder log = new StringBuilder();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.append(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.sojourn.script");
        logger.addHandler(handler);
        try {
            FakeExchange answer = answer("sessionStorage.get('secretSecretSecret01')");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).doesNotContain("secretSecret");
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(log.toString()).contains("foxx/app.js").doesNotContain("secretSecret");
    }

    @Test
    @DisplayName("S3.9 S3.14 S3.15 create saves; the attributes are those of the document")
    void creates() {
        assertThat(run("""
                const data = {username: 'carl', cart: [1, {two: 2}]};
                const s = sessionStorage.create(data);
                const again = sessionStorage.get(s.get('_key'));
                const same = JSON.stringify(s.get('sessionData')) === JSON.stringify(data);
                return [same, again.get('sessionData'), again.get('uid') === undefined, again.get('userData'),
                  s.get('created') === s.get('lastAccess'), s.get('created') === s.get('lastUpdate'),
                  s.get('created'), s.get('nothing') === undefined, sessionStorage.create().get('sessionData')]
                """))
                .isEqualTo(
                        "[true,{\"username\":\"carl\",\"cart\":[1,{\"two\":2}]},true,{},true,true,1537786904000,true,{}]");
    }

    @Test
    @DisplayName("S3.10 a get slides the expiry for lastAccess only, and notes the access")
    void getSlides() {
        for (String type : new String[] {"lastAccess", "created", "lastUpdate", "whatever"}) {
            options("{\"timeToLive\": 10000, \"ttlType\": \"" + type + "\"}");
            String id = run("return sessionStorage.create().get('_key')");
            scene.after(Duration.ofSeconds(6));
            assertThat(run("const s = sessionStorage.get(" + id + "); return s.get('lastAccess') - s.get('created')"))
                    .as(type)
                    .isEqualTo("6000");
            scene.after(Duration.ofSeconds(6));
            String alive = run("try { sessionStorage.get(" + id + "); return true } catch (e) { return false }");
            assertThat(alive).as(type).isEqualTo(String.valueOf(type.equals("lastAccess")));
        }
    }

    @Test
    @DisplayName("S3.2 S3.16 a save moves the expiry for lastUpdate, also when nothing was changed")
    void saveMoves() {
        options("{\"timeToLive\": 10000, \"ttlType\": \"lastUpdate\"}");
        String id = run("return sessionStorage.create().get('_key')");
        scene.after(Duration.ofSeconds(6));
        assertThat(run("const s = sessionStorage.get(" + id + "); const same = s.save() === s;"
                        + " return [same, s.get('lastUpdate') - s.get('created'), s.getTTL()]"))
                .isEqualTo("[true,6000,10000]");
        scene.after(Duration.ofSeconds(6));
        assertThat(run("return sessionStorage.get(" + id + ").getTTL()")).isEqualTo("4000");
    }

    @Test
    @DisplayName("S3.16 changes reach the store by save() alone")
    void savesByHand() {
        String id = run("return sessionStorage.create({a: 1, b: 2, list: [1]}).get('_key')");
        run("const s = sessionStorage.get(" + id + "); s.get('sessionData').a = 9; s.get('sessionData').list.push(2)");
        assertThat(run("return sessionStorage.get(" + id + ").get('sessionData')"))
                .isEqualTo("{\"a\":1,\"b\":2,\"list\":[1]}");
        run("const s = sessionStorage.get(" + id + "); const d = s.get('sessionData');"
                + " d.a = 9; d.list.push(2); delete d.b; d.c = 3; s.save()");
        assertThat(run("return sessionStorage.get(" + id + ").get('sessionData')"))
                .isEqualTo("{\"a\":9,\"list\":[1,2],\"c\":3}");
        run("sessionStorage.get(" + id + ").set('sessionData', {only: 1}).save()");
        assertThat(run("return sessionStorage.get(" + id + ").get('sessionData')"))
                .isEqualTo("{\"only\":1}");
    }

    @Test
    @DisplayName("S3.16 saving after another party deleted the session is SessionNotFound, and nothing comes back")
    void saveAfterDelete() {
        assertThat(run("""
                const s = sessionStorage.create();
                const id = s.get('_key');
                sessionStorage.delete(id);
                s.get('sessionData').a = 1;
                const names = [];
                try { s.save() } catch (e) { names.push(e.name) }
                try { sessionStorage.get(id) } catch (e) { names.push(e.name) }
                return names
                """)).isEqualTo("[\"SessionNotFound\",\"SessionNotFound\"]");
    }

    @Test
    @DisplayName("S3.17 session.delete() is true, and false when there is nothing any more")
    void deletes() {
        assertThat(run("const s = sessionStorage.create(); const t = sessionStorage.get(s.get('_key'));"
                        + " return [s.delete(), s.delete(), t.delete()]"))
                .isEqualTo("[true,false,false]");
    }

    @Test
    @DisplayName("S3.18 setUser takes _key and userData of a model, does not save, and chains; null clears both")
    void setsUsers() {
        String id = run("return sessionStorage.create().get('_key')");
        assertThat(run("const s = sessionStorage.get(" + id + "); const u = user('carl', {admin: true});"
                        + " const chained = s.setUser(u) === s;"
                        + " const before = sessionStorage.get(" + id + ").get('uid') === undefined;"
                        + " s.save(); return [chained, before, s.get('uid') === u.get('_key'), s.get('userData')]"))
                .isEqualTo("[true,true,true,{\"admin\":true}]");
        assertThat(run("const s = sessionStorage.get(" + id + "); return [s.get('uid'), s.get('userData')]"))
                .isEqualTo("[\"carl\",{\"admin\":true}]");
        assertThat(run("sessionStorage.get(" + id + ").setUser(null).save(); const s = sessionStorage.get(" + id + ");"
                        + " return [s.get('uid') === undefined, s.get('userData')]"))
                .isEqualTo("[true,{}]");
    }

    @Test
    @DisplayName("What was kept for one user is not shown to the next")
    void nextUser() {
        String id = run("const s = sessionStorage.create(); s.setUser(user('a', {})); s.get('sessionData').mine = 1;"
                + " return s.save().get('_key')");
        assertThat(run("sessionStorage.get(" + id + ").setUser(user('b', {})).save();"
                        + " const s = sessionStorage.get(" + id + "); return [s.get('uid'), s.get('sessionData')]"))
                .isEqualTo("[\"b\",{}]");
    }

    @Test
    @DisplayName("S3.19 S3.20 S3.21 a session that is held past its expiry has expired, and no time left")
    void expires() {
        options("{\"timeToLive\": 1}");
        String text = run("const s = sessionStorage.create(); return [s.hasExpired(), s.getTTL(), s.getExpiry()]");
        assertThat(text).isEqualTo("[false,1,1537786904001]");
    }

    @Test
    @DisplayName("S3.14 forClient and forDB give plain objects")
    void plainObjects() {
        assertThat(run("const s = sessionStorage.create({a: 1}); const {_key, ...rest} = s.forClient();"
                        + " return [_key === s.get('_key'), rest, JSON.stringify(s.forDB()) === JSON.stringify(s)]"))
                .isEqualTo("[true,{\"sessionData\":{\"a\":1},\"uid\":null,\"userData\":{},\"created\":1537786904000,"
                        + "\"lastAccess\":1537786904000,\"lastUpdate\":1537786904000},true]");
    }
}
