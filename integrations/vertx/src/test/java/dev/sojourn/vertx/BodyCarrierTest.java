package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.id.Transport;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body in which an id was looked for comes to the handler whole. */
class BodyCarrierTest {

    @TempDir
    private Path uploads;

    private VertxApp app() {
        return VertxApp.with((router, sessions) -> {
                    router.post().handler(BodyHandler.create(uploads.toString()));
                    router.post("/form")
                            .handler(ctx -> ctx.end(ctx.session().get("name") + " "
                                    + ctx.request().getFormAttribute("x") + " "
                                    + ctx.fileUploads().stream()
                                            .map(file -> file.fileName() + ":" + file.size())
                                            .toList()));
                })
                .carriers(Carriers.builder().body("sid").build())
                .open();
    }

    @Test
    void itsFormAndItsUploadsAreThere() {
        try (VertxApp app = app()) {
            String id = app.engine.directory().create(Map.of("name", "ada")).signedId(Transport.BODY);
            String part = "--b\r\nContent-Disposition: form-data; name=";
            String body = part + "\"sid\"\r\n\r\n" + id + "\r\n" + part + "\"x\"\r\n\r\n1\r\n" + part
                    + "\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nabc\r\n--b--\r\n";

            assertThat(app.send("POST", "/form", body, "Content-Type: multipart/form-data; boundary=b")
                            .body())
                    .isEqualTo("ada 1 [a.txt:3]");
        }
    }

    @Test
    void itsTextIsThere() {
        try (VertxApp app = app()) {
            String id = app.engine.directory().create(Map.of("name", "ada")).signedId(Transport.BODY);

            assertThat(app.send(
                                    "POST",
                                    "/form",
                                    "sid=" + id + "&x=2",
                                    "Content-Type: application/x-www-form-urlencoded")
                            .body())
                    .isEqualTo("ada 2 []");
        }
    }
}
