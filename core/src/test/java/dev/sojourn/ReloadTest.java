package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a visit reads again comes from the store itself, also when the store remembers what was read before. */
class ReloadTest {

    private final MemoryStore memory = new MemoryStore();
    private final SessionEngine direct = engine(memory);
    private final Session stored = direct.directory().create();
    private final String id = Objects.requireNonNull(stored.id());

    @Test
    void reloadReadsPastWhatTheStoreRemembers() {
        try (SessionEngine forgetful = engine(remembering())) {
            changedByAnotherNode();
            Session session = forgetful.directory().get(id);
            assertThat(session.get("name")).isNull();
            assertThat(session.reload()).isTrue();
            assertThat(session.get("name")).isEqualTo("ada");
        }
    }

    @Test
    void aWriteThatWasRefusedIsMadeAgainFromWhatIsStored() {
        try (SessionEngine forgetful = engine(remembering())) {
            changedByAnotherNode();
            forgetful.directory().get(id).set("age", 36).save();
            assertThat(direct.directory().get(id).attributes())
                    .containsEntry("name", "ada")
                    .containsEntry("age", 36);
        }
    }

    private void changedByAnotherNode() {
        direct.directory().get(id).set("name", "ada").save();
    }

    /** The store as it is now, with each later {@code find} answered by what the session was at this moment. */
    private SessionStore remembering() {
        StoredRecord remembered = memory.find(SessionId.of(id).key());
        return (SessionStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        return remembered;
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static SessionEngine engine(SessionStore store) {
        return SessionEngine.builder()
                .store(store)
                .unsignedIds()
                .withoutSweeps()
                .build();
    }
}
