package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a body are there although it was read in search of a session id. */
interface PartRules {

    Container container();

    String TYPE = "multipart/form-data; boundary=\"cut here\"";

    String BODY = """
            --cut here\r
            Content-Disposition: form-data; name="sid"\r
            \r
            %s\r
            --cut here\r
            Content-Disposition: form-data; name="title"\r
            \r
            caf\u00e9\r
            --cut here\r
            Content-Disposition: form-data; name="empty"\r
            \r
            \r
            --cut here\r
            Content-Disposition: form-data; name="file"; filename="a \\"b\\".txt"\r
            Content-Type: text/plain\r
            X-Own: yes\r
            \r
            one
            two\r
            --cut here--\r
            """;

    private App.Setting app(App.Page page) {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.builder().insecureForDevelopment().build())
                .body("sid")
                .build();
        return App.on(container()).carriers(carriers).page("/upload", page);
    }

    private static String text(Part part) throws IOException {
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    default void partsAndFieldsOfAPlayedBodyAreServed(@TempDir Path folder) throws IOException {
        AtomicReference<List<String>> seen = new AtomicReference<>();
        Path written = folder.resolve("written.txt");
        try (App app = app((request, response) -> {
                    Part file = request.getPart("file");
                    file.write(written.toString());
                    seen.set(List.of(
                            request.getParts().stream().map(Part::getName).collect(Collectors.joining(" ")),
                            text(request.getPart("title")),
                            text(file),
                            file.getSubmittedFileName() + " " + file.getContentType() + " " + file.getSize(),
                            file.getHeader("X-OWN") + " " + file.getHeaderNames(),
                            request.getParameter("title") + request.getParameter("empty") + request.getParameter("q"),
                            String.valueOf(request.getParameter("file")),
                            String.valueOf(request.getPart("nothing"))));
                })
                .open()) {
            String id = app.engine.directory().create().signedId(Transport.BODY);
            assertThat(app.post("/upload?q=1", TYPE, BODY.formatted(id)).statusCode())
                    .isEqualTo(200);
        }

        assertThat(seen.get())
                .containsExactly(
                        "sid title empty file",
                        "caf\u00e9",
                        "one\ntwo",
                        "a \"b\".txt text/plain 7",
                        "yes [content-disposition, content-type, x-own]",
                        "caf\u00e91",
                        "null",
                        "null");
        assertThat(Files.readString(written)).isEqualTo("one\ntwo");
    }

    @Test
    default void theSessionIsThatOfTheFieldThatCarriesItsId() {
        try (App app = app((request, response) -> response.getWriter()
                        .print(request.getSession(false).getAttribute("name") + " "
                                + request.getParts().size()))
                .open()) {
            String id = app.engine.directory().create(Map.of("name", "ada")).signedId(Transport.BODY);

            assertThat(app.post("/upload", TYPE, BODY.formatted(id)).body()).isEqualTo("ada 4");
        }
    }

    @Test
    default void aBrokenBodyHasNoParts() {
        byte[] broken = "--cut here\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> BufferedParts.of(broken, TYPE, StandardCharsets.UTF_8, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("multipart/form-data");
    }
}
