package dev.sojourn.vertx;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.id.SessionId;
import io.vertx.ext.web.Session;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code RoutingContext.session()} gives: a view of the request's session. Nothing here asks the store; an end and
 * a new id are planned, and carried out by the commit. After an end, writes are collected for the session that begins
 * anew.
 */
final class VertxSession implements Session {

    /** Where Vert.x keeps the user of its own session stores. */
    private static final String USER_HOLDER = "__vertx.userHolder";

    private final RoutingVisit request;
    private final HttpVisit visit;
    private final SessionEngine engine;
    /** The id of a session that has not begun, once it was asked for. */
    private @Nullable String drawn;

    private @Nullable String nextKey;
    private @Nullable String formerKey;
    /** What was written after an end that is planned. */
    private @Nullable Map<String, @Nullable Object> anew;

    private boolean destroyed;
    /** What this view has set since the id was regenerated, and what the session had then. */
    private @Nullable Set<String> sinceRoll;

    private Map<String, @Nullable Object> atRoll = Map.of();

    VertxSession(RoutingVisit request, HttpVisit visit, SessionEngine engine) {
        this.request = request;
        this.visit = visit;
        this.engine = engine;
    }

    private dev.sojourn.Session session() {
        request.settled();
        return visit.session();
    }

    /** Whether an end waits for the commit. */
    boolean isPlanned() {
        return anew != null;
    }

    /** The names that were set since the id was last regenerated, by whatever hand, for what a new user may keep. */
    Set<String> sinceRoll(dev.sojourn.Session session) {
        Set<String> noted = sinceRoll;
        if (noted == null) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>(noted);
        session.attributes().forEach((name, value) -> {
            if (!Objects.equals(value, atRoll.get(name))) {
                names.add(name);
            }
        });
        return names;
    }

    private void note(String name) {
        Set<String> names = sinceRoll;
        if (names != null) {
            names.add(name);
        }
    }

    /** A name that nobody has. */
    String drawnName() {
        return SessionId.of(engine.directory().generateId()).key().hex();
    }

    /** What the commit has to do first, where it may wait; null for nothing. */
    @Nullable
    Function<dev.sojourn.Session, dev.sojourn.Session> plan() {
        nextKey = null;
        Map<String, @Nullable Object> next = anew;
        if (next == null) {
            return null;
        }
        anew = null;
        String id = drawn;
        drawn = null;
        return session -> {
            session.destroy();
            if (!next.isEmpty()) {
                (id == null ? session.begin() : session.begin(id)).setAll(next);
            }
            return session;
        };
    }

    private Map<String, @Nullable Object> live() {
        Map<String, @Nullable Object> later = anew;
        return later == null ? session().attributes() : later;
    }

    @Override
    public Session regenerateId() {
        dev.sojourn.Session session = session();
        sinceRoll = new LinkedHashSet<>();
        atRoll = new HashMap<>(session.attributes());
        if (anew == null && session.exists()) {
            String before = id();
            String next = session.rollOnCommit(Duration.ZERO);
            String key = next == null ? before : SessionId.of(next).key().hex();
            if (!key.equals(before)) {
                formerKey = formerKey == null ? before : formerKey;
                nextKey = key;
            }
        }
        return this;
    }

    @Override
    public String id() {
        String planned = nextKey;
        if (planned != null) {
            return planned;
        }
        String key = anew == null ? session().key() : null;
        if (key != null) {
            return key;
        }
        String id = drawn;
        if (id == null) {
            id = engine.directory().generateId();
            drawn = id;
        }
        return SessionId.of(id).key().hex();
    }

    /** The key here too: what a client could come with is in no page and no log. */
    @Override
    public String value() {
        return id();
    }

    @Override
    public Session put(String key, @Nullable Object value) {
        if (key.equals(USER_HOLDER)) {
            return this;
        }
        if (value == null) {
            live().remove(key);
            return this;
        }
        begin();
        live().put(key, value);
        note(key);
        return this;
    }

    /** A session whose id was asked for before begins with that. */
    private void begin() {
        String id = drawn;
        if (anew != null) {
            destroyed = false;
        } else if (id != null && !session().exists() && !session().isEnded()) {
            session().begin(id);
            drawn = null;
        }
    }

    @Override
    public Session putIfAbsent(String key, @Nullable Object value) {
        if (live().get(key) == null) {
            put(key, value);
        }
        return this;
    }

    @Override
    public Session computeIfAbsent(String key, Function<String, Object> mapping) {
        if (live().get(key) == null) {
            put(key, mapping.apply(key));
        }
        return this;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T get(String key) {
        return key.equals(USER_HOLDER) ? null : (T) live().get(key);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T remove(String key) {
        return (T) live().remove(key);
    }

    /** Values may be null, where Sojourn's own session has set them so. */
    @Override
    @SuppressWarnings("NullAway")
    public Map<String, @Nullable Object> data() {
        return new Data();
    }

    /** The live map, whose first entry begins the session with the id that was told. */
    private final class Data extends AbstractMap<String, @Nullable Object> {

        @Override
        public Set<Map.Entry<String, @Nullable Object>> entrySet() {
            return live().entrySet();
        }

        @Override
        public @Nullable Object put(String key, @Nullable Object value) {
            begin();
            note(key);
            return live().put(key, value);
        }

        @Override
        public @Nullable Object get(Object key) {
            return live().get(key);
        }

        @Override
        public boolean containsKey(Object key) {
            return live().containsKey(key);
        }

        @Override
        public @Nullable Object remove(Object key) {
            return live().remove(key);
        }
    }

    @Override
    public boolean isEmpty() {
        return live().isEmpty();
    }

    @Override
    public long lastAccessed() {
        return session().lastAccessAt().toEpochMilli();
    }

    @Override
    public void destroy() {
        request.settled();
        anew = new LinkedHashMap<>();
        nextKey = null;
        drawn = null;
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public boolean isRegenerated() {
        return formerKey != null;
    }

    @Override
    public @Nullable String oldId() {
        return formerKey;
    }

    @Override
    public long timeout() {
        return session().duration().toMillis();
    }

    /** A visit is an access, whatever is called in it. */
    @Override
    public void setAccessed() {}
}
