package dev.sojourn.script.mars;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.script.Scene;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarsSessionTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    @DisplayName("S1.1 S1.2 S1.6 session() returns a sid of 32 letters and digits, and sets no cookie")
    void startsASession() {
        scene.file("mars/start.js", "const sid = session();\nwrite('sid', sid);");
        var answer = scene.get("/mars/start");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).matches("\\{\"sid\":\"[A-Za-z0-9]{32}\"}");
        assertThat(answer.answeredHeader("Set-Cookie")).isNull();
    }
}
