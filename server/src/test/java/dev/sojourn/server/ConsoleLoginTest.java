package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ConsoleScene.Person;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into the console, and how: without scripts, as a program sends it. */
class ConsoleLoginTest {

    private static ConsoleScene scene;

    @BeforeAll
    static void start() throws OptionException {
        scene = new ConsoleScene();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void withoutAnAdminTokenThereIsNoConsole() throws Exception {
        try (ServerScene open = new ServerScene()) {
            for (String page : new String[] {
                "/console",
                "/console/",
                "/console/login",
                "/console/style.css",
                "/console/console.css",
                "/console/console-forms.css"
            }) {
                assertThat(open.get(page).statusCode()).as(page).isEqualTo(404);
            }
        }
    }

    @Test
    void eachPageLeadsToTheLoginAndFromThereBack() throws Exception {
        Person person = scene.person();
        HttpResponse<String> page = person.get("events?kind=ended");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location")).hasValue("login?to=events%3Fkind%3Dended");

        HttpResponse<String> in = person.post("login", Map.of("token", ConsoleScene.TOKEN, "to", "events?kind=ended"));
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).hasValue("events?kind=ended");
        assertThat(person.get("events?kind=ended").statusCode()).isEqualTo(200);
    }

    @Test
    void theWayBackLeadsNowhereElse() throws Exception {
        for (String to :
                new String[] {"//evil.example/", "https://evil.example", "../api/health", "javascript:x", "a\r\nb"}) {
            assertThat(scene.person()
                            .post("login", Map.of("token", ConsoleScene.TOKEN, "to", to))
                            .headers()
                            .firstValue("Location"))
                    .as(to)
                    .hasValue("./");
        }
    }

    @Test
    void theLoginTellsOfAllTokensThatItTakes() throws Exception {
        try (ConsoleScene scene = new ConsoleScene()) {
            assertThat(scene.person().get("login").body())
                    .contains(">Token</label>", "file of tokens")
                    .doesNotContain("Admin token");
        }
    }

    @Test
    void aWrongTokenAndNoneAreRefusedWithTheSameWords() throws Exception {
        Person person = scene.person();
        HttpResponse<String> wrong = person.post("login", Map.of("token", "something-else"));
        HttpResponse<String> none = person.post("login", Map.of());

        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(wrong.body()).contains("That was not accepted").doesNotContain("something-else");
        assertThat(none.body()).isEqualTo(wrong.body());
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aTokenInTheAddressIsRefusedBecauseProxiesNoteAddresses() throws Exception {
        Person person = scene.person();
        String query = ConsoleScene.encoded(Map.of("token", ConsoleScene.TOKEN));
        for (String body : new String[] {"", query}) {
            HttpResponse<String> answer = person.postText("login?" + query, body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(answer.body()).contains("nothing in its address").doesNotContain(ConsoleScene.TOKEN);
        }
        assertThat(person.get("").statusCode()).isEqualTo(303);
    }

    @Test
    void whatIsRefusedHasALineOfTheAuditWhoeverSentIt() throws Exception {
        try (ConsoleScene audited = new ConsoleScene()) {
            Person person = audited.person().loggedIn();
            person.postText("login?token=" + ConsoleScene.TOKEN, "");
            person.post("logout", Map.of("form", "of another login"));
            HttpResponse<String> crossed = person.postFrom("https://evil.example", "end", Map.of("what", "all"));
            assertThat(crossed.statusCode()).isEqualTo(403);
            assertThat(person.postFrom("https://evil.example", "logout", Map.of())
                            .statusCode())
                    .isEqualTo(403);

            assertThat(person.get("sessions").statusCode())
                    .as("still logged in")
                    .isEqualTo(200);
            assertThat(audited.refusals())
                    .containsExactly(
                            "login QueryInLogin", "logout ForeignForm", "end_match CrossOrigin", "logout CrossOrigin");
        }
    }

    @Test
    void theSixthTryOfAMinuteIsNotLookedAtEvenWithTheRightToken() throws Exception {
        try (ConsoleScene tried = new ConsoleScene()) {
            Person person = tried.person();
            for (int i = 0; i < 5; i++) {
                assertThat(person.post("login", Map.of("token", "wrong")).statusCode())
                        .isEqualTo(403);
            }
            HttpResponse<String> sixth = person.post("login", Map.of("token", ConsoleScene.TOKEN));

            assertThat(sixth.statusCode()).isEqualTo(429);
            assertThat(sixth.headers().firstValueAsLong("Retry-After").getAsLong())
                    .isBetween(1L, 60L);
        }
    }

    @Test
    void theCookieIsForThisSiteAloneAndTheTokenIsInNoPage() throws Exception {
        HttpResponse<String> in = scene.person().post("login", Map.of("token", ConsoleScene.TOKEN));
        assertThat(in.headers().firstValue("Set-Cookie").orElse(""))
                .contains("HttpOnly", "SameSite=Strict")
                .doesNotContain(ConsoleScene.TOKEN);
        Person person = scene.person().loggedIn();
        for (String page : new String[] {"", "sessions", "events", "stores"}) {
            assertThat(person.get(page).body()).as(page).doesNotContain(ConsoleScene.TOKEN);
        }
    }

    @Test
    void aLoginIsNoSessionOfTheServer() throws Exception {
        scene.person().loggedIn();
        assertThat(scene.server
                        .get("/api/sessions", "Authorization", "Bearer " + ConsoleScene.TOKEN)
                        .body())
                .contains("\"sessions\":[]");
    }

    @Test
    void afterTheLogoutTheOldCookieOpensNothing() throws Exception {
        Person person = scene.person().loggedIn();
        assertThat(person.post("logout", Map.of("form", "somebody-elses")).statusCode())
                .isEqualTo(303);
        String form = person.form();
        person.post("logout", Map.of("form", form));

        assertThat(person.get("").statusCode()).isEqualTo(303);
    }

    @Test
    void aLoginEndsWithItsTokenAndSaysInTheAuditWhoItIs(@TempDir Path folder) throws Exception {
        Path tokens = folder.resolve("tokens");
        Files.writeString(
                tokens, "lovelace first-token-of-her-own-0123 admin\nhopper another-token-of-hers-456 viewer\n");
        try (ConsoleScene named = new ConsoleScene("--admin-tokens=" + tokens)) {
            Person lovelace = named.person();
            lovelace.post("login", Map.of("token", "first-token-of-her-own-0123"));
            Person hopper = named.person();
            hopper.post("login", Map.of("token", "another-token-of-hers-456"));
            assertThat(lovelace.get("audit").body()).contains("lovelace, console", "hopper, console", "Admin");
            assertThat(hopper.get("").body()).contains("Viewer, reads only");
            Files.writeString(tokens, "hopper another-token-of-hers-456 viewer\n");

            assertThat(lovelace.get("").statusCode()).isEqualTo(303);
            assertThat(hopper.get("").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFormOfAnotherSiteOrOfAnotherLoginDoesNothing() throws Exception {
        Person person = scene.person().loggedIn();
        String foreign = scene.person().loggedIn().form();

        HttpResponse<String> cross = person.postText(
                "end",
                ConsoleScene.encoded(Map.of("form", person.form(), "key", "0".repeat(64))),
                "Origin",
                "https://evil.example");
        assertThat(cross.statusCode()).isEqualTo(403);
        HttpResponse<String> other = person.post("end", Map.of("form", foreign, "key", "0".repeat(64)));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("Nothing was done");
    }

    @Test
    void anActAfterTheLoginIsOverSaysThatNothingWasEnded() throws Exception {
        HttpResponse<String> answer =
                scene.person().post("end", Map.of("form", "x", "back", "sessions?user=ada", "key", "0".repeat(64)));
        assertThat(answer.headers().firstValue("Location")).hasValue("login?over=act&to=sessions%3Fuser%3Dada");
        assertThat(scene.person().get("login?over=act&to=sessions%3Fuser%3Dada").body())
                .contains("You were logged out; nothing was ended")
                .contains("value=\"sessions?user=ada\"");
    }

    @Test
    void aPageThatRefreshesItselfKeepsNoLoginAlive() throws Exception {
        assertThat(scene.person().get("", "Sojourn-Refresh", "1").body()).isEqualTo("logged out");
        HttpResponse<String> page = scene.person().loggedIn().get("", "Sojourn-Refresh", "1");
        assertThat(page.body()).contains("Overview");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
}
