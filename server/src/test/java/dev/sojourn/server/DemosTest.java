package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerScene.LiveClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemosTest {

    private static ServerScene scene;

    @BeforeAll
    static void start() throws OptionException {
        scene = new ServerScene();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @BeforeEach
    void forget() {
        scene.cookies.getCookieStore().removeAll();
    }

    @Test
    void theLoginGreetsContinuesAndEnds() throws IOException, InterruptedException {
        assertThat(scene.get("/demos/sessions/continue").body()).isEqualTo("you are not logged in");
        assertThat(scene.post("/demos/sessions/start", "name=Ada").body()).isEqualTo("hello Ada you have logged in");
        assertThat(scene.get("/demos/sessions/continue").body()).isEqualTo("hello Ada you are logged in");
        assertThat(scene.get("/demos/sessions/logout").body()).isEqualTo("You have been logged out");
        assertThat(scene.get("/demos/sessions/continue").body()).isEqualTo("you are not logged in");
    }

    @Test
    void theLoginGivesANewIdAndKeepsWhatTheVisitorHad() throws IOException, InterruptedException {
        scene.get("/demos/visits");
        String before = scene.cookie();
        scene.post("/demos/sessions/start", "name=Ada");

        assertThat(scene.cookie()).isNotEqualTo(before);
        assertThat(scene.getAs(before, "/demos/sessions/continue").body()).isEqualTo("you are not logged in");
        assertThat(scene.get("/demos/visits").body()).isEqualTo("visits: 2");
    }

    @Test
    void aLoginAsSomebodyElseBringsNothingOfTheFormerUser() throws IOException, InterruptedException {
        scene.post("/demos/sessions/start", "name=Ada");
        scene.get("/demos/visits");
        scene.post("/demos/sessions/start", "name=Bob");

        assertThat(scene.get("/demos/sessions/continue").body()).isEqualTo("hello Bob you are logged in");
        assertThat(scene.get("/demos/visits").body()).isEqualTo("visits: 1");
    }

    @Test
    void aNameIsPlainTextAndNeverAPage() throws IOException, InterruptedException {
        HttpResponse<String> answer = scene.post("/demos/sessions/start", "name=%3Cb%3E%C3%84da%3C%2Fb%3E");

        assertThat(answer.body()).isEqualTo("hello <b>\u00c4da</b> you have logged in");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void aLoginWithoutANameIsRefusedAndBeginsNothing() throws IOException, InterruptedException {
        assertThat(scene.post("/demos/sessions/start", "nome=Ada").statusCode()).isEqualTo(400);
        assertThat(scene.post("/demos/sessions/start", "name=" + "x".repeat(101))
                        .statusCode())
                .isEqualTo(400);
        assertThat(scene.cookie()).isEmpty();
    }

    @Test
    void bothDoorsSeeEachOthersChanges() throws IOException, InterruptedException {
        scene.post("/demos/sessions/start", "name=Ada");
        LiveClient live = scene.live();
        assertThat(live.await("\"counter\":0")).contains("\"user\":\"Ada\"");

        scene.post("/demos/live/value", "value=by+HTTP");
        assertThat(live.await("by HTTP")).contains("\"value\":\"by HTTP\"");

        live.socket.sendText("{\"value\":\"by socket\"}", true).join();
        live.await("by socket");
        assertThat(scene.get("/demos/live/value").body()).contains("\"value\":\"by socket\"");
    }

    @Test
    void theSocketFollowsItsSessionThroughALogin() throws IOException, InterruptedException {
        scene.post("/demos/live/start", "");
        LiveClient live = scene.live();
        live.await("\"counter\":0");
        scene.post("/demos/sessions/start", "name=Ada");
        scene.post("/demos/live/add", "");

        assertThat(live.await("\"counter\":1")).contains("\"user\":\"Ada\"");
    }

    @Test
    void theSocketClosesWith1008WhenTheSessionEnds() throws IOException, InterruptedException {
        scene.post("/demos/sessions/start", "name=Ada");
        LiveClient live = scene.live();
        live.await("\"session\":true");
        scene.post("/demos/sessions/logout", "");

        assertThat(live.closed
                        .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                        .join())
                .isEqualTo(1008);
    }

    @Test
    void aMessageThatIsNoneIsToldAndChangesNothing() throws IOException, InterruptedException {
        scene.post("/demos/live/start", "");
        LiveClient live = scene.live();
        live.socket.sendText("{\"value\":", true).join();

        assertThat(live.await("error")).contains("send");
        assertThat(scene.get("/demos/live/value").body()).contains("\"value\":\"\"");
    }

    @Test
    void fiftyParallelAdditionsEndAtFifty() throws IOException, InterruptedException {
        scene.post("/demos/live/start", "");
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
                .mapToObj(i -> scene.postAsync("/demos/live/add", ""))
                .toList();
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

        assertThat(scene.get("/demos/live/value").body()).contains("\"counter\":50");
    }

    @Test
    void aSlowRequestThatSavesAfterTheLogoutBringsNothingBack() throws IOException, InterruptedException {
        scene.post("/demos/sessions/start", "name=Ada");
        String cookie = scene.cookie();
        LiveClient live = scene.live();
        live.await("\"session\":true");
        CompletableFuture<HttpResponse<String>> slow = scene.postSlowly("/demos/live/slow", "ms=700");
        scene.post("/demos/sessions/logout", "");

        assertThat(slow.join().statusCode()).isIn(409, 401);
        assertThat(scene.getAs(cookie, "/demos/live/value").body()).isEqualTo("{\"session\":false}");
        assertThat(scene.getAs(cookie, "/demos/live/value").statusCode()).isEqualTo(401);
    }

    @Test
    void withoutASessionTheLiveDoorsChangeNothing() throws IOException, InterruptedException {
        assertThat(scene.post("/demos/live/add", "").statusCode()).isEqualTo(401);
        assertThat(scene.post("/demos/live/value", "value=x").statusCode()).isEqualTo(401);
        assertThat(scene.cookie()).isEmpty();
    }

    @Test
    void forThePagesItIsNoErrorToHaveNoSession() throws IOException, InterruptedException {
        HttpResponse<String> answer = scene.get("/demos/live/state");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"session\":false}");
        assertThat(scene.cookie()).isEmpty();
    }

    @Test
    void theStatusTellsOfSessionsByFingerprintOnly() throws IOException, InterruptedException {
        scene.post("/demos/sessions/start", "name=Grace");
        String id = scene.cookie().split("\\.")[2];

        assertThat(scene.get("/demos/status").body())
                .contains("\"what\":\"created\"")
                .doesNotContain(id)
                .doesNotContain("Grace");
    }
}
