package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class NotRunTest {

    @TempDir
    private Path folder;

    @Test
    void theSameReasonIsNotedOnce() {
        Path notes = folder.resolve("not-run.txt");
        NotRun.note(notes, "the Redis store: no redis-server", Instant.EPOCH);
        NotRun.note(notes, "the pages: no browser", Instant.EPOCH);
        NotRun.note(notes, "the Redis store: no redis-server", Instant.EPOCH);
        assertThat(notes).hasContent("the Redis store: no redis-server\nthe pages: no browser\n");
    }

    @Test
    void notesOfAnEarlierRunAreForgotten() throws IOException {
        Path notes = folder.resolve("not-run.txt");
        NotRun.note(notes, "the pages: no browser", Instant.EPOCH);
        Files.setLastModifiedTime(notes, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        NotRun.note(notes, "the Redis store: no redis-server", Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(notes).hasContent("the Redis store: no redis-server\n");
    }

    @Test
    void theTestIsAborted() {
        // Said where no build folder is, so that nothing is noted about this test of the note itself.
        assertThatThrownBy(() -> NotRun.abort(folder.resolve("absent").resolve("notes"), "the pages", "no\n  browser"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("Not run: the pages: no browser");
    }
}
