package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.server.ConsoleScene.Person;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console for whoever has no script: links, forms, and a page that asks. */
class ConsoleWithoutScriptTest {

    private static final String VIEWER = "viewer-token-of-32-characters-000";
    private static final Pattern PLACE = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

    private static ConsoleScene scene;
    private static SessionDirectory sessions;

    @BeforeAll
    static void start() throws OptionException {
        scene = new ConsoleScene("--viewer-token=" + VIEWER);
        sessions = scene.server.server.engine().directory();
    }

    @AfterEach
    void endAll() {
        sessions.endAll();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void anEndAsksOnAPageOfItsOwnAndTellsOnceWhatWas() throws Exception {
        Session session = sessions.create(Map.of()).setUser("ada");
        Person person = scene.person().loggedIn();
        String form = person.form();
        Map<String, String> fields =
                Map.of("form", form, "what", "keys", "key", session.key(), "back", "sessions?user=ada");
        HttpResponse<String> question = person.post("end", fields);
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body())
                .contains(
                        "End session " + session.fingerprint() + " of ada?",
                        "Last used under a minute ago.",
                        "autofocus");
        assertThat(sessions.find(session.key())).isPresent();

        HttpResponse<String> done = person.post("end", with(fields, "sure", "yes", "reason", "ticket 12"));
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.headers().firstValue("Location")).hasValue("sessions?user=ada");
        assertThat(sessions.find(session.key())).isEmpty();
        assertThat(person.get("sessions?user=ada").body())
                .contains("Session " + session.fingerprint() + " ended.", "None of ada");
        assertThat(person.get("sessions?user=ada").body()).doesNotContain(session.fingerprint() + " ended.");
        assertThat(person.get("audit").body()).contains("ticket 12");
    }

    @Test
    void ofSeveralItIsToldHowManyHadEndedAlready() throws Exception {
        List<String> keys =
                Stream.of(1, 2, 3).map(i -> sessions.create(Map.of()).key()).toList();
        sessions.end(keys.get(0));
        Person person = scene.person().loggedIn();
        String form = "form=" + person.form() + "&what=keys&sure=yes&key=" + String.join("&key=", keys);
        assertThat(person.postText("end", form).statusCode()).isEqualTo(303);

        assertThat(person.get("").body()).contains("2 sessions ended, 1 had ended already.");
    }

    @Test
    void allThatMatchAreEndedOnlyWhenTheNumberWasTyped() throws Exception {
        for (int i = 0; i < 3; i++) {
            sessions.create(Map.of()).setUser("ada");
        }
        Session other = sessions.create(Map.of()).setUser("grace");
        Person person = scene.person().loggedIn();
        String page = person.get("sessions?user=ada").body();
        Map<String, String> fields = Map.of(
                "form", person.form(), "what", "match", "user", "ada", "before", ConsoleScene.hidden(page, "before"));
        HttpResponse<String> question = person.post("end", fields);
        assertThat(question.body()).contains("End 3 sessions of ada?", "Type 3 to confirm");
        HttpResponse<String> wrong = person.post("end", with(fields, "sure", "yes", "number", "3", "typed", "4"));
        assertThat(wrong.body()).contains("You typed \"4\". Nothing was done.");
        assertThat(sessions.ofUser("ada", null, 10).sessions()).hasSize(3);

        person.post("end", with(fields, "sure", "yes", "number", "3", "typed", "3"));
        assertThat(person.get("sessions").body()).contains("3 sessions ended.");
        assertThat(sessions.ofUser("ada", null, 10).sessions()).isEmpty();
        assertThat(sessions.find(other.key())).isPresent();
    }

    @Test
    void anUnknownFilterEndsAndShowsNothingInsteadOfAll() throws Exception {
        sessions.create(Map.of());
        Person person = scene.person().loggedIn();
        assertThat(person.get("sessions?idle=often").statusCode()).isEqualTo(400);
        assertThat(person.get("sessions?find=xyz").body()).contains("A fingerprint is the beginning of a key");
        HttpResponse<String> end = person.post(
                "end",
                Map.of(
                        "form",
                        person.form(),
                        "what",
                        "match",
                        "idle",
                        "often",
                        "before",
                        "9999999999999",
                        "sure",
                        "yes",
                        "number",
                        "1",
                        "typed",
                        "1"));

        assertThat(end.statusCode()).isEqualTo(400);
        assertThat(sessions.count()).isOne();
    }

    @Test
    void aReferenceLeadsToItsSession() throws Exception {
        Session session = sessions.references().create("order 1", made -> {});
        Person person = scene.person().loggedIn();
        assertThat(person.get("sessions").body()).contains("name=\"reference\"");

        HttpResponse<String> found = person.get("sessions?reference=order+1");
        assertThat(found.statusCode()).isEqualTo(303);
        assertThat(person.get(found.headers().firstValue("Location").orElseThrow())
                        .body())
                .contains("Session " + session.fingerprint());

        String nowhere = person.get("sessions?reference=order+2")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(person.get(nowhere).statusCode()).isEqualTo(404);
        assertThat(person.get("sessions?reference=" + "x".repeat(129)).body()).contains("at most 128 characters");
    }

    @Test
    void theListIsWalkedByLinksAndSaysNoneOnlyAtItsEnd() throws Exception {
        for (int i = 0; i < 12_000; i++) {
            sessions.create(Map.of());
        }
        Person person = scene.person().loggedIn();
        String page = person.get("sessions?larger=1m").body();
        // 5,000, or as many as were looked at in 200 ms.
        assertThat(page)
                .containsPattern("None among the first [1-5]?,?[0-9]{1,3}; look further\\.")
                .containsPattern("[1-5]?,?[0-9]{1,3} of about 12,000 looked at");
        int pages = 1;
        for (String next = further(page); !next.isEmpty(); next = further(page)) {
            page = person.get(next).body();
            pages++;
        }

        assertThat(pages).isGreaterThanOrEqualTo(3);
        assertThat(page).contains("None larger than 1 MiB among all 12,000.", "From the beginning");
    }

    @Test
    void aSessionByItsFingerprintIsFoundAndAnEndedOneIsSaidToBeGone() throws Exception {
        Session session =
                sessions.create(Map.of("cart", "4711 books", "visits", 3)).setUser("ada");
        Person person = scene.person().loggedIn();
        assertThat(person.get("sessions?find=" + session.fingerprint()).body()).contains("1 shown", session.key());
        String page = person.get("session?key=" + session.key()).body();
        assertThat(page)
                .contains("cart", "visits", "text", "integer", session.key())
                .doesNotContain("4711 books");
        Map<String, String> value = Map.of("form", person.form(), "key", session.key(), "name", "cart");
        assertThat(person.post("value", value).body())
                .contains("noted in the audit")
                .doesNotContain("4711 books");
        assertThat(person.post("value", with(value, "sure", "yes")).body()).contains("4711 books");
        sessions.end(session.key());

        HttpResponse<String> gone = person.get("session?key=" + session.key());
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("It may have ended meanwhile.");
    }

    @Test
    void whoIsLoggedInToLookHasNoButtonsAndNoValues() throws Exception {
        Session session = sessions.create(Map.of("cart", "4711 books")).setUser("ada");
        Person viewer = scene.person();
        viewer.post("login", Map.of("token", VIEWER));
        for (String page : List.of("sessions", "session?key=" + session.key(), "user?id=ada")) {
            assertThat(viewer.get(page).body())
                    .contains(session.fingerprint())
                    .doesNotContain("action=\"end\"", "action=\"value\"", "checkbox", "4711 books");
        }
        String form = viewer.form();
        assertThat(viewer.post("end", Map.of("form", form, "what", "keys", "key", session.key(), "sure", "yes"))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> value =
                viewer.post("value", Map.of("form", form, "key", session.key(), "name", "cart", "sure", "yes"));
        assertThat(value.statusCode()).isEqualTo(403);
        assertThat(value.body()).doesNotContain("4711 books");
        assertThat(sessions.find(session.key())).isPresent();
    }

    @Test
    void whatIsRefusedIsInTheAuditWithWhoTriedIt() throws Exception {
        Session session = sessions.create(Map.of("cart", "4711 books")).setUser("ada");
        Person viewer = scene.person();
        viewer.post("login", Map.of("token", VIEWER));
        String form = viewer.form();
        String key = session.key();
        viewer.post("end", Map.of("form", form, "what", "keys", "key", key, "sure", "yes"));
        viewer.post("end", Map.of("form", form, "what", "user", "id", "ada", "mount", "no such mount"));
        viewer.post("end", Map.of("form", form, "what", "match", "user", "ada"));
        viewer.post("value", Map.of("form", form, "key", key, "name", "cart", "reason", "just looking"));
        viewer.post("sweep", Map.of("form", form));
        Person admin = scene.person().loggedIn();
        admin.post("end", Map.of("form", form, "what", "user", "id", "ada", "except", key));
        admin.post("end", Map.of("what", "keys", "only", key));

        String wholeKey = "key=" + key;
        assertThat(refusals(admin.get("audit").body()))
                .startsWith(
                        "end|admin|" + wholeKey + "|refused, ForeignForm|",
                        "end others|admin||refused, ForeignForm|",
                        "sweep|viewer||refused, ViewerOnly|",
                        "read values|viewer|" + wholeKey + "|refused, ViewerOnly|just looking",
                        "end match|viewer||refused, ViewerOnly|",
                        "end user|viewer||refused, ViewerOnly|",
                        "end|viewer|" + wholeKey + "|refused, ViewerOnly|");
    }

    /** Of each line of the audit's page that says so: act, who, on which session, what it came to, reason. */
    private static List<String> refusals(String page) {
        List<String> lines = new ArrayList<>();
        for (String row : page.split("<tr")) {
            if (row.contains("refused, ForeignForm") || row.contains("refused, ViewerOnly")) {
                Matcher key = Pattern.compile("key=[0-9a-f]{64}").matcher(row);
                lines.add(String.join(
                        "|",
                        cell(row, "Act"),
                        cell(row, "By").replaceFirst(", console.*", ""),
                        key.find() ? key.group() : "",
                        cell(row, "Came to"),
                        cell(row, "Reason").replace("\u2013", "")));
            }
        }
        return lines;
    }

    private static String cell(String row, String head) {
        Matcher cell = Pattern.compile("data-head=\"" + head + "\">([^<]*)").matcher(row);
        return cell.find() ? cell.group(1) : "";
    }

    @Test
    void allLinksAreRelativeSoThatAnyPrefixWillDo() throws Exception {
        Session session = sessions.create(Map.of("cart", "x")).setUser("ada");
        Person person = scene.person().loggedIn();
        List<String> absolute = new ArrayList<>();
        for (String page :
                List.of("", "sessions", "session?key=" + session.key(), "user?id=ada", "events", "audit", "stores")) {
            HttpResponse<String> answer = person.get(page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("style=\"", "<style", " onclick");
            Matcher places = PLACE.matcher(answer.body());
            while (places.find()) {
                if (places.group(1).startsWith("/") || places.group(1).contains(":")) {
                    absolute.add(page + ": " + places.group(1));
                }
            }
        }
        assertThat(absolute).isEmpty();
        assertThat(scene.server.get("/console").headers().firstValue("Location"))
                .hasValue("console/");
    }

    @Test
    void theSessionsOfAMountAreAListOfTheirOwn() throws Exception {
        String sid = scene.server.get("/mars/start").body();
        Person person = scene.person().loggedIn();
        assertThat(person.get("sessions").body()).contains("No session yet.", "<option value=\"mars\">mars</option>");
        String page = person.get("sessions?mount=mars").body();
        assertThat(page).contains("1 shown", "&amp;mount=mars").doesNotContain(sid.strip());
        Matcher link = Pattern.compile("href=\"(session\\?[^\"]*)\"").matcher(page);
        assertThat(link.find()).isTrue();

        assertThat(person.get(link.group(1).replace("&amp;", "&")).body()).contains("Attributes");
    }

    @Test
    void aPageThatIsNotThereIs404AndAnotherMethod405() throws Exception {
        Person person = scene.person().loggedIn();
        assertThat(person.get("nothing").statusCode()).isEqualTo(404);
        assertThat(person.get("end").statusCode()).isEqualTo(405);
        assertThat(person.get("sessions?mount=nothing").body()).contains("No mount has this name.");
    }

    private static String further(String page) {
        Matcher matcher = Pattern.compile("href=\"([^\"]*)\" data-further").matcher(page);
        return matcher.find() ? matcher.group(1).replace("&amp;", "&") : "";
    }

    private static Map<String, String> with(Map<String, String> fields, String... more) {
        Map<String, String> all = new java.util.LinkedHashMap<>(fields);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void theOverviewTellsHowLongSessionsTakeOnceThereWereVisits() throws Exception {
        try (ConsoleScene quiet = new ConsoleScene()) {
            Person person = quiet.person().loggedIn();
            assertThat(person.get("").body()).doesNotContain("are found in").doesNotContain("are stored in");
            SessionEngine engine = quiet.server.server.engine();
            String client;
            try (Visit visit = engine.enter()) {
                visit.session().set("a", 1);
                visit.commit();
                client = String.valueOf(visit.session().signedId());
            }

            assertThat(person.get("").body())
                    .containsPattern(
                            "Changes are stored in</dt><dd>[0-9.]+ m?s</dd><dd class=\"note\">or less, half of the"
                                    + " time; 99 % in [0-9.]+ m?s. 1 time in the last 5 minutes")
                    .doesNotContain("are found in");
            try (Visit visit = engine.enter(client, Transport.COOKIE)) {
                assertThat(visit.session().exists()).isTrue();
            }
            assertThat(person.get("").body()).contains("Sessions are found in</dt>");
        }
    }
}
