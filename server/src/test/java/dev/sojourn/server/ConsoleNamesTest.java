package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionDirectory;
import dev.sojourn.server.ConsoleScene.Person;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and attributes whose names look alike are told apart, and what is ended is what was asked about. */
class ConsoleNamesTest {

    private static final List<String> PLAIN = List.of("ada", "a b", "eve", "bob x", "bobx", "eve\ufffd", "bob\r\nx");

    private static ConsoleScene scene;
    private static SessionDirectory sessions;
    private static Person person;

    @BeforeAll
    static void start() throws Exception {
        scene = new ConsoleScene();
        sessions = scene.server.server.engine().directory();
        person = scene.person().loggedIn();
    }

    @AfterEach
    void endAll() {
        sessions.endAll();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ada",
                "ada ",
                "\tada",
                "a  b",
                "eve\u202e",
                "eve\u0001",
                "bob\nx",
                "bob\rx",
                "%61da",
                "ada+",
                "\"><b>&amp;'",
                "\u00e9\ud83d\ude00"
            })
    void theEndOfAUserEndsThatUserAndNobodyWhoLooksLikeIt(String user) throws Exception {
        for (String each : PLAIN) {
            sessions.create(Map.of()).setUser(each);
        }
        String key = "";
        for (int i = 0; i < 3; i++) {
            key = sessions.create(Map.of()).setUser(user).key();
        }
        sessions.create(Map.of());
        String page = link(person.get("session?key=" + key).body());
        assertThat(person.get(page).body()).contains("3 sessions, the last used first.");

        assertThat(ended(page, "End ticked", "only", key)).contains("Session " + key.substring(0, 8) + " ended.");
        assertThat(remaining(user)).isEqualTo(2);
        assertThat(ended(page, "End all but the newest")).contains("1 session of ");
        assertThat(remaining(user)).isOne();
        assertThat(ended(page, "End all (")).contains("1 session of ");

        assertThat(remaining(user)).isZero();
        assertThat(sessions.count()).isEqualTo(PLAIN.size() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ada", "ada ", "eve\u202e", "bob\nx"})
    void theEndOfAllThatMatchAUserEndsNobodyElse(String user) throws Exception {
        for (String each : PLAIN) {
            sessions.create(Map.of()).setUser(each);
        }
        sessions.create(Map.of()).setUser(user);
        String list = person.get("sessions?" + ConsoleScene.encoded(Map.of("user", user)))
                .body();
        assertThat(list).contains("1 shown");
        String question = person.post("end", ConsoleScene.form(list, "End all that match"))
                .body();
        assertThat(question).contains("Type 1 to confirm");
        Map<String, String> answer = ConsoleScene.form(question, "End 1 session");
        answer.put("typed", "1");
        person.post("end", answer);

        assertThat(person.get("").body()).contains("1 session ended.");
        assertThat(remaining(user)).isZero();
        assertThat(sessions.count()).isEqualTo(PLAIN.size());
    }

    @Test
    void aUserWhoLooksLikeAnotherIsShownInQuotes() throws Exception {
        String key = sessions.create(Map.of()).setUser(" ada").key();
        sessions.create(Map.of()).setUser("eve\u202e");

        assertThat(person.get("sessions").body()).contains("&quot; ada&quot;", "&quot;eve\\u202e&quot;");
        assertThat(person.post("end", Map.of("form", person.form(), "what", "keys", "key", key))
                        .body())
                .contains("of &quot; ada&quot;?");
    }

    @ParameterizedTest
    @ValueSource(strings = {" cart", "cart ", "cart\u202e", "\"cart\"", "ca+rt", "ca%20rt"})
    void theValueOfAnAttributeIsThatOfNoOther(String name) throws Exception {
        String key =
                sessions.create(Map.of("cart", "the wrong", name, "the right")).key();
        String page = person.get("session?key=" + key).body();
        Map<String, String> look = ConsoleScene.form(page, "Show");
        look.put("name*", button(page, name));
        String question = person.post("value", look).body();

        assertThat(person.post("value", ConsoleScene.form(question, "Show it")).body())
                .contains("the right")
                .doesNotContain("the wrong");
    }

    /** Presses a button of a page, answers the question, and returns the page after that. */
    private static String ended(String page, String button, String... more) throws Exception {
        Map<String, String> fields = ConsoleScene.form(person.get(page).body(), button);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        String question = person.post("end", fields).body();
        person.post("end", ConsoleScene.form(question, "End "));
        return person.get("").body();
    }

    private static int remaining(String user) {
        return sessions.ofUser(user, null, 10).sessions().size();
    }

    /** Where the page of a session leads for its user. */
    private static String link(String page) {
        Matcher matcher = Pattern.compile("href=\"(user\\?[^\"]*)\"").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }

    /** The value of the button beside an attribute that is not the plain one. */
    private static String button(String page, String name) {
        Matcher matcher =
                Pattern.compile("name=\"name\\*?\" value=\"([^\"]*)\"").matcher(page);
        while (matcher.find()) {
            if (!matcher.group(1).equals("cart")) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("No button for " + name);
    }
}
