package dev.sojourn.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process writes another reads. */
class HistoryFileTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("a.history");
    }

    private List<Call> read() {
        return new History()
                .addAll(List.of(file(), folder.resolve("never-written")))
                .calls();
    }

    @Test
    void everythingThatWasNotedIsRead() {
        try (History history = new History(file())) {
            SessionStore store = new RecordingStore(new MemoryStore(), history, "node with a blank");
            store.create(Plot.session(Plot.A, 1).user("a ~ \u65e5 '").build());
            store.create(Plot.session(Plot.B, 1).user(null).build());
            store.find(Plot.A);
            store.find(Plot.B);
            store.delete(Plot.B);
            store.delete(Plot.B);
            store.claimExpired(Plot.LIFE, Plot.LIFE * 2, 10);
            new AttributeLog(history, "B").add(Plot.A.hex(), "n", () -> 7);
            history.crashed("B");
            assertThat(read()).isEqualTo(history.calls()).hasSize(9);
        }
    }

    @Test
    void aCallWithoutAnAnswerIsUnknown() {
        try (History history = new History(file())) {
            history.begin("A", new Step.Delete(Plot.A));
            assertThat(read())
                    .isEqualTo(history.calls())
                    .singleElement()
                    .satisfies(call -> assertThat(call.outcome()).isEqualTo(Outcome.UNKNOWN))
                    .satisfies(call -> assertThat(call.returned()).isEqualTo(Call.NEVER));
        }
    }

    @Test
    void aLineThatWasCutOffIsLeftOut() throws IOException {
        try (History history = new History(file())) {
            history.at("A", new Step.Crash());
            Files.writeString(file(), "'i 2 'A 12345 Del", StandardOpenOption.APPEND);
            assertThat(read()).isEqualTo(history.calls()).hasSize(1);
        }
    }

    @Test
    void aCallIsWrittenBeforeItIsMade() {
        try (History history = new History(file())) {
            SessionStore store = new RecordingStore(
                    new ForwardingStore(new MemoryStore()) {
                        @Override
                        public Removal delete(SessionKey key) {
                            assertThat(read()).extracting(Call::step).containsExactly(new Step.Delete(key));
                            return super.delete(key);
                        }
                    },
                    history,
                    "A");
            store.delete(Plot.A);
            assertThat(read()).extracting(Call::outcome).containsExactly(Outcome.NO);
        }
    }
}
