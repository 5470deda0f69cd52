package dev.sojourn;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The session of one visit, as its handler sees it: each method looks at the visit's state, which is noted. */
final class LiveSession implements Session {

    private final VisitState state;
    private final Commit commit;

    LiveSession(VisitState state, Commit commit) {
        this.state = state;
        this.commit = commit;
    }

    /** The handle behind a session that this engine has given out. */
    static LiveSession of(Session session) {
        if (session instanceof LiveSession live) {
            return live;
        }
        throw new IllegalArgumentException("A " + session.getClass().getName()
                + " was given; pass the session that the engine gave out, not one that wraps it");
    }

    VisitState state() {
        return state;
    }

    Commit commit() {
        return commit;
    }

    /** The state, and a note that the response depends on it. */
    private VisitState look() {
        state.consulted = true;
        return state;
    }

    /** The state for a call that reaches the store, which the function of an update must not do. */
    private VisitState reach(String method) {
        requireReach(method);
        return look();
    }

    void requireReach(String method) {
        if (state.updating) {
            throw new IllegalStateException(method + " was called by the function of an update of session "
                    + state.fingerprint() + ". The function may run again, so it must only compute the new value; call "
                    + method + " before or after update");
        }
    }

    @Override
    public @Nullable String id() {
        VisitState s = look();
        return s.id == null ? null : s.id.text();
    }

    @Override
    public @Nullable String signedId() {
        return signedId(Transport.COOKIE);
    }

    @Override
    public @Nullable String signedId(Transport by) {
        VisitState s = look();
        return s.id == null || s.standing == VisitState.Standing.ENDED
                ? null
                : s.parts.ids().sign(s.id, by);
    }

    @Override
    public @Nullable String key() {
        VisitState s = look();
        return s.key == null ? null : s.key.hex();
    }

    @Override
    public String fingerprint() {
        return look().fingerprint();
    }

    @Override
    public Session begin() {
        VisitState s = look();
        s.startMeant();
        return this;
    }

    @Override
    public Session begin(String id) {
        look().start(id);
        return this;
    }

    @Override
    public boolean exists() {
        return look().exists();
    }

    @Override
    public boolean isNew() {
        return exists() && state.birth != null;
    }

    @Override
    public boolean isStored() {
        return look().standing == VisitState.Standing.STORED;
    }

    @Override
    public boolean isChanged() {
        return look().hasChanges();
    }

    @Override
    public boolean isEnded() {
        return look().standing == VisitState.Standing.ENDED;
    }

    @Override
    public @Nullable Object get(String name) {
        return look().attributes.get(name);
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        return Typed.as(name, type, get(name));
    }

    @Override
    public boolean has(String name) {
        return look().attributes.has(name);
    }

    @Override
    public boolean isNodeLocal(String name) {
        return look().attributes.isReference(name);
    }

    @Override
    public Set<String> names() {
        return look().attributes.names();
    }

    @Override
    public int size() {
        return look().attributes.size();
    }

    @Override
    public Session set(String name, @Nullable Object value) {
        return write(attributes -> attributes.set(name, value));
    }

    @Override
    public Session setAll(Map<String, ?> values) {
        return write(attributes -> attributes.setAll(values));
    }

    @Override
    public Session replaceAll(Map<String, ?> values) {
        // The values may be this session's own view, which is about to be empty.
        Map<String, Object> copy = new LinkedHashMap<>(values);
        return write(attributes -> attributes.replaceAll(copy));
    }

    @Override
    public boolean remove(String name) {
        return look().attributes.remove(name);
    }

    @Override
    public Session clear() {
        VisitState s = look();
        if (s.attributes.size() > 0) {
            s.attributes.clear();
        }
        return this;
    }

    @Override
    public Map<String, @Nullable Object> attributes() {
        look();
        return new AttributeView(this, state::current);
    }

    @Override
    public <T> @Nullable T update(String name, Class<T> type, UnaryOperator<@Nullable T> change) {
        VisitState s = reach("update");
        return VisitMark.whole(s, () -> {
            s.opens();
            return commit.update(s, name, type, change);
        });
    }

    @Override
    public Instant createdAt() {
        return Instant.ofEpochMilli(look().created());
    }

    @Override
    public Instant lastAccessAt() {
        VisitState s = look();
        return Instant.ofEpochMilli(s.base == null ? s.entered : Math.max(s.entered, s.base.lastAccess()));
    }

    @Override
    public Instant accessedBeforeAt() {
        return Instant.ofEpochMilli(look().accessedBefore());
    }

    @Override
    public Instant lastUpdateAt() {
        VisitState s = look();
        return Instant.ofEpochMilli(s.base == null ? s.entered : s.base.lastUpdate());
    }

    @Override
    public @Nullable Instant expiresAt() {
        long at = look().deadline();
        return at == StoredSession.NEVER ? null : Instant.ofEpochMilli(at);
    }

    @Override
    public Duration timeToLive() {
        long at = look().deadline();
        return at == StoredSession.NEVER
                ? Lifetime.FOREVER
                : Duration.ofMillis(Math.max(0, at - state.parts.clock().millis()));
    }

    @Override
    public Duration duration() {
        VisitState s = look();
        return s.parts.duration(s.duration());
    }

    @Override
    public Session setDuration(@Nullable Duration value) {
        if (value != null && Lifetime.millis(value) <= 0) {
            throw new IllegalArgumentException("The duration of a session is " + value
                    + "; it must be at least a millisecond, or Lifetime.FOREVER. To end a session, destroy it");
        }
        VisitState s = look();
        if (!s.opens()) {
            s.lost = true;
        } else {
            s.wanted = s.wanted.withDuration(value == null ? StoredSession.ENGINE_DURATION : Lifetime.millis(value));
        }
        return this;
    }

    @Override
    public Session extend(Duration value) {
        setDuration(Objects.requireNonNull(value, "value"));
        if (state.exists()) {
            state.wanted = state.wanted.withAnchor();
        }
        return this;
    }

    @Override
    public @Nullable String user() {
        return look().user();
    }

    @Override
    public Map<String, @Nullable Object> userData() {
        VisitState s = look();
        return s.user() == null ? Map.of() : s.attributes.userData();
    }

    @Override
    public Session setUser(String uid, Map<String, ?> data) {
        VisitState s = reach("setUser");
        AboutUser.requireId(uid, s.parts.limits());
        Objects.requireNonNull(data, "what is kept about the user; pass an empty map for nothing");
        return VisitMark.whole(s, () -> {
            if (!s.opens()) {
                throw AboutUser.notBound(s);
            }
            long at = s.parts.userLimit().loginMoment(uid, s.parts);
            s.attributes.setUserData(AboutUser.bound(s.parts.codec(), s.parts.limits(), data, at));
            String was = s.user();
            if (s.owner != null && !s.owner.equals(uid) || was != null && !was.equals(uid)) {
                // What was kept for one user is never shown to the next, nor is what this visit has set for them.
                s.attributes.clear();
                s.attributes.describe(null);
            }
            return bind(s, uid);
        });
    }

    @Override
    public Session clearUser() {
        VisitState s = reach("clearUser");
        String was = s.user();
        if (was == null) {
            return this;
        }
        return VisitMark.whole(s, () -> {
            s.attributes.setUserData(AboutUser.former(s.parts.codec(), was));
            return bind(s, null);
        });
    }

    @Override
    public Session describe(String label, @Nullable String place, @Nullable String address) {
        VisitState s = look();
        DeviceNote said = DeviceNote.of(label, place, address, s.parts);
        if (s.exists()) {
            s.attributes.describe(said);
        }
        return this;
    }

    private Session bind(VisitState s, @Nullable String uid) {
        s.bind(uid);
        if (!commit.bind(s)) {
            if (uid != null) {
                throw AboutUser.notBound(s);
            }
            // Nobody is bound here any more, but the session may be alive under another id: the commit says so.
            s.lost = true;
        }
        return this;
    }

    @Override
    public boolean roll(Duration grace) {
        VisitState s = reach("roll");
        return commit.roll(s, Expiry.grace(grace, s.parts.limits()));
    }

    @Override
    public @Nullable String rollOnCommit(Duration grace) {
        VisitState s = reach("roll");
        SessionId next = s.planRoll(Expiry.grace(grace, s.parts.limits()));
        return next == null ? null : next.text();
    }

    @Override
    public boolean touch() {
        return commit.touch(reach("touch"));
    }

    @Override
    public boolean save() {
        return commit.save(reach("save"));
    }

    @Override
    public boolean reload() {
        return commit.reload(reach("reload"));
    }

    @Override
    public boolean destroy() {
        return Destroy.destroy(reach("destroy"));
    }

    /** Begins the session if there is none yet, unless what is written is refused: that must leave nothing behind. */
    private Session write(Consumer<Attributes> change) {
        VisitState s = look();
        boolean begins = !s.exists();
        if (!s.opens()) {
            s.lost = true;
            return this;
        }
        try {
            change.accept(s.attributes);
        } catch (RuntimeException | Error refused) {
            if (begins) {
                s.dissolve();
            }
            throw refused;
        }
        return this;
    }

    @Override
    public String toString() {
        return "Session[" + state.fingerprint() + ", " + state.standing + "]";
    }
}
