package dev.sojourn.vertx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.id.Transport;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body in which an id was looked for comes to the handler whole. */
class BodyCarrierTest {

    @TempDir
    private Path uploads;

    private VertxApp app() {
        return VertxApp.with((router, sessions) -> {
                    router.post().handler(BodyHandler.create(uploads.toString()));
                    router.post("/text")
                            .handler(ctx -> ctx.end(ctx.session().get("name") + " "
                                    + ctx.body().asString().length()));
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

    /** Nobody else can say it: the body is read before any body handler is asked. */
    @Test
    void aClientThatWaitsForAWordHearsItOnce() throws IOException {
        try (VertxApp app = app();
                Socket client = new Socket("127.0.0.1", app.port())) {
            client.setSoTimeout(20_000);
            String id = app.engine.directory().create(Map.of("name", "ada")).signedId(Transport.BODY);
            String body = "sid=" + id + "&x=2";
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
            send(client, body.length());

            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            client.getOutputStream().write(body.getBytes(US_ASCII));
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    /** A body that is too large is not asked for. */
    @Test
    void aClientThatWaitsForAWordIsRefusedInItsPlace() throws IOException {
        try (VertxApp app = app();
                Socket client = new Socket("127.0.0.1", app.port())) {
            client.setSoTimeout(20_000);
            send(client, 100_000);

            assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII)).readLine())
                    .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        }
    }

    /** Vert.x decodes no form of it, and would not be asked to. */
    @Test
    void aFormOfAMethodThatHasNoneIsAnswered() {
        try (VertxApp app = app()) {
            assertThat(app.send("PROPFIND", "/form", "x=1", "Content-Type: application/x-www-form-urlencoded")
                            .statusCode())
                    .isIn(404, 405);
        }
    }

    @Test
    void anUploadInManyPiecesComesWhole() throws IOException {
        try (VertxApp app = app();
                Socket client = new Socket("127.0.0.1", app.port())) {
            client.setSoTimeout(20_000);
            client.setTcpNoDelay(true);
            String id = app.engine.directory().create(Map.of("name", "ada")).signedId(Transport.BODY);
            String part = "--b\r\nContent-Disposition: form-data; name=";
            String head = part + "\"sid\"\r\n\r\n" + id + "\r\n" + part
                    + "\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n";
            OutputStream out = client.getOutputStream();
            out.write(("POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                            + "Connection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n")
                    .getBytes(US_ASCII));
            chunk(out, head);
            for (int i = 0; i < 60; i++) {
                chunk(out, "x".repeat(100));
            }
            chunk(out, "\r\n--b--\r\n");
            out.write("0\r\n\r\n".getBytes(US_ASCII));

            assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))
                            .lines()
                            .filter(line -> line.startsWith("ada") || line.startsWith("HTTP"))
                            .limit(2)
                            .toList())
                    .containsExactly("HTTP/1.1 200 OK", "ada null [a.txt:6000]");
        }
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(US_ASCII));
        out.flush();
    }

    private static void send(Socket client, int length) throws IOException {
        client.getOutputStream()
                .write(("POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                + "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(US_ASCII));
    }

    /** The carriers judge the bytes first, as at every door; what they let pass the body handler judges. */
    @ParameterizedTest
    @CsvSource({
        "sid=%zz, 400, malformed",
        "x=%zz, 400, ''",
        "MUCH, 400, ''",
        "MORE, 413, body_too_large",
    })
    void aBadFormIsTheClientsFault(String form, int status, String code) {
        String body =
                form.equals("MUCH") ? "x=" + "y".repeat(9000) : form.equals("MORE") ? "x=" + "y".repeat(99_000) : form;
        try (VertxApp app = app()) {
            HttpResponse<String> response =
                    app.send("POST", "/form", body, "Content-Type: application/x-www-form-urlencoded");

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).contains(code);
        }
    }
}
