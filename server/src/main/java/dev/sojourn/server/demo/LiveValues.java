package dev.sojourn.server.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sojourn.Session;

/** What the live page shows and changes: a counter, a text, and whose session it is. */
final class LiveValues {

    static final int LONGEST_VALUE = 200;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String COUNTER = "live.counter";
    private static final String VALUE = "live.value";

    private LiveValues() {}

    /** Raises the counter by one, in one atomic step. */
    static void add(Session session) {
        session.update(COUNTER, Long.class, before -> before == null ? 1 : before + 1);
    }

    /** Changes the text, at once, so that the other door hears of it before this one answers. */
    static void change(Session session, String value) {
        session.set(VALUE, value).save();
    }

    /** The state as both doors send it; {@code {"session":false}} when there is no session. */
    static String json(Session session) {
        ObjectNode state = JSON.createObjectNode().put("session", session.exists());
        if (session.exists()) {
            Long counter = session.get(COUNTER, Long.class);
            String value = session.get(VALUE, String.class);
            state.put("counter", counter == null ? 0 : counter)
                    .put("value", value == null ? "" : value)
                    .put("user", session.user())
                    .put("fingerprint", session.fingerprint());
        }
        return state.toString();
    }
}
