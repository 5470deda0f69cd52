package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.store.MemoryStore;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who knows the key of a session can change it, and learns no id of it. */
class OpenByKeyTest {

    private final SessionEngine engine =
            SessionEngine.builder().store(new MemoryStore()).withoutSweeps().build();
    private final Session stored = engine.directory().create();
    private final String key = Objects.requireNonNull(stored.key());

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whatIsWrittenByKeyIsSeenByTheClient() {
        Session opened = engine.directory().open(key).orElseThrow();

        assertThat(opened.id()).isNull();
        assertThat(opened.set("expired", true).save()).isTrue();
        stored.reload();
        assertThat(stored.get("expired")).isEqualTo(true);
    }

    @Test
    void aSessionIsFoundByTheKeyItHadBeforeALogin() {
        stored.setUser("ada");
        assertThat(stored.key()).isNotEqualTo(key);

        Session opened = engine.directory().open(key).orElseThrow();

        assertThat(opened.key()).isEqualTo(stored.key());
        assertThat(opened.user()).isEqualTo("ada");
    }

    @Test
    void anEndedSessionIsNotBroughtBack() {
        Session opened = engine.directory().open(key).orElseThrow();
        engine.directory().end(key);

        assertThat(opened.set("expired", true).save()).isFalse();
        assertThat(engine.directory().open(key)).isEmpty();
        assertThat(engine.directory().count()).isZero();
    }

    @Test
    void aTextThatIsNoKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> engine.directory().open("no key"));
    }
}
