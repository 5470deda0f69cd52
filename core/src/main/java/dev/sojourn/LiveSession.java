package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.id.Carriage;
import dev.sojourn.id.SessionId;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The session of one visit, as its handler sees it. */
final class LiveSession extends VisitState implements Session {

    private LiveSession(Workings works, long entered, AttributeTable table, Standing standing) {
        super(works, entered, table, standing);
    }

    static LiveSession absent(Workings works, long entered) {
        return new LiveSession(works, entered, AttributeTable.empty(), Standing.ABSENT);
    }

    static LiveSession found(
            Workings works, long entered, @Nullable SessionId id, StoredSession base, AttributeTable table) {
        LiveSession session = new LiveSession(works, entered, table, Standing.STORED);
        session.id = id;
        session.adopt(base);
        return session;
    }

    @Override
    public @Nullable String id() {
        consulted = true;
        return id == null ? null : id.text();
    }

    @Override
    public @Nullable String signedId() {
        return signedId(Carriage.COOKIE);
    }

    @Override
    public @Nullable String signedId(Carriage by) {
        consulted = true;
        return id == null ? null : works.ids().sign(id, by);
    }

    @Override
    public @Nullable String key() {
        consulted = true;
        return key == null ? null : key.hex();
    }

    @Override
    public Session begin() {
        consulted = true;
        start();
        return this;
    }

    @Override
    public boolean exists() {
        consulted = true;
        return standing == Standing.NEW || standing == Standing.STORED;
    }

    @Override
    public boolean isNew() {
        return exists() && bornHere;
    }

    @Override
    public boolean isStored() {
        consulted = true;
        return standing == Standing.STORED;
    }

    @Override
    public boolean isChanged() {
        consulted = true;
        return hasChanges();
    }

    @Override
    public boolean isEnded() {
        consulted = true;
        return standing == Standing.ENDED;
    }

    @Override
    public @Nullable Object get(String name) {
        consulted = true;
        return attributes.get(name);
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        return typed(name, type, get(name));
    }

    @Override
    public boolean has(String name) {
        consulted = true;
        return attributes.has(name);
    }

    @Override
    public Set<String> names() {
        consulted = true;
        return attributes.names();
    }

    @Override
    public int size() {
        consulted = true;
        return attributes.size();
    }

    @Override
    public Session set(String name, @Nullable Object value) {
        return write(() -> {
            attributes.set(name, value);
            return this;
        });
    }

    @Override
    public Session setAll(Map<String, ?> values) {
        return write(() -> {
            values.forEach(attributes::set);
            return this;
        });
    }

    @Override
    public Session replaceAll(Map<String, ?> values) {
        // The values may be this session's own view, which is about to be empty.
        Map<String, Object> copy = new LinkedHashMap<>(values);
        return write(() -> {
            attributes.clear();
            copy.forEach(attributes::set);
            return this;
        });
    }

    @Override
    public boolean remove(String name) {
        consulted = true;
        return attributes.remove(name);
    }

    @Override
    public Session clear() {
        consulted = true;
        if (attributes.size() > 0) {
            attributes.clear();
        }
        return this;
    }

    @Override
    public Map<String, @Nullable Object> attributes() {
        consulted = true;
        return new AttributeView(this);
    }

    @Override
    public <T> @Nullable T update(String name, Class<T> type, UnaryOperator<@Nullable T> change) {
        return write(() -> Commit.update(this, name, type, change));
    }

    @Override
    public Instant createdAt() {
        consulted = true;
        return Instant.ofEpochMilli(created);
    }

    @Override
    public Instant lastAccessAt() {
        consulted = true;
        return Instant.ofEpochMilli(base == null ? entered : Math.max(entered, base.lastAccess()));
    }

    @Override
    public Instant lastUpdateAt() {
        consulted = true;
        return Instant.ofEpochMilli(base == null ? entered : base.lastUpdate());
    }

    @Override
    public @Nullable Instant expiresAt() {
        consulted = true;
        long at = deadline();
        return at == StoredSession.NEVER ? null : Instant.ofEpochMilli(at);
    }

    @Override
    public Duration timeToLive() {
        consulted = true;
        long at = deadline();
        return at == StoredSession.NEVER
                ? Lifetime.FOREVER
                : Duration.ofMillis(Math.max(0, at - works.clock().millis()));
    }

    private long deadline() {
        Expiry expiry = works.expiry();
        long unstored = rebased ? works.clock().millis() : created;
        long anchored = base == null || rebased ? unstored : expiry.baseAfterAccess(base, entered);
        return expiry.expiresAt(created, anchored, duration);
    }

    @Override
    public Duration duration() {
        consulted = true;
        long millis = works.expiry().duration(duration);
        return millis == StoredSession.NEVER ? Lifetime.FOREVER : Duration.ofMillis(millis);
    }

    @Override
    public Session setDuration(@Nullable Duration value) {
        if (value != null && Lifetime.millis(value) <= 0) {
            throw new IllegalArgumentException("The duration of a session is " + value
                    + "; it must be at least a millisecond, or Lifetime.FOREVER. To end a session, destroy it");
        }
        beginUnlessEnded();
        duration = value == null ? StoredSession.ENGINE_DURATION : Lifetime.millis(value);
        durationChanged = true;
        return this;
    }

    @Override
    public Session extend(Duration value) {
        setDuration(Objects.requireNonNull(value, "value"));
        rebased = true;
        return this;
    }

    @Override
    public @Nullable String user() {
        consulted = true;
        return user;
    }

    @Override
    public Map<String, @Nullable Object> userData() {
        consulted = true;
        return attributes.userData();
    }

    @Override
    public Session setUser(String uid, Map<String, ?> data) {
        if (uid.isEmpty()) {
            throw new IllegalArgumentException("The id of a user must not be empty; clearUser() unbinds a session");
        }
        write(() -> {
            attributes.setUserData(data);
            if (user != null && !user.equals(uid)) {
                attributes.clear();
            }
            return this;
        });
        return bind(uid);
    }

    @Override
    public Session clearUser() {
        consulted = true;
        if (user != null) {
            attributes.setUserData(Map.of());
            bind(null);
        }
        return this;
    }

    private Session bind(@Nullable String uid) {
        user = uid;
        userChanged = true;
        boolean there = exists();
        try {
            if (standing == Standing.STORED && works.rollOnUserChange()) {
                Commit.roll(this, 0);
            } else if (there) {
                Commit.write(this);
            }
        } catch (RuntimeException | Error failed) {
            // Left pending, a later commit would bind the user under the id from before the login.
            unbind();
            throw failed;
        }
        if (there && uid != null && standing == Standing.ENDED) {
            // A login that is lost in silence looks like a login.
            throw new SessionNotFoundException("Session " + fingerprint()
                    + " not bound to its user: it has ended meanwhile. Begin a new one and bind that");
        }
        return this;
    }

    @Override
    public boolean roll() {
        return roll(Duration.ZERO);
    }

    @Override
    public boolean roll(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("The grace of a roll is " + grace + "; it must not be negative");
        }
        consulted = true;
        return Commit.roll(this, Lifetime.millis(grace));
    }

    @Override
    public Session touch() {
        consulted = true;
        Touching.touch(this);
        return this;
    }

    @Override
    public boolean save() {
        consulted = true;
        return Commit.write(this);
    }

    @Override
    public boolean reload() {
        consulted = true;
        return Commit.reload(this);
    }

    @Override
    public boolean destroy() {
        consulted = true;
        return Ending.destroy(this);
    }

    @Override
    public AsyncSession async() {
        return new AsyncSession(this, works.executor());
    }

    /** Begins the session if there is none yet, unless what is written is refused: that must leave nothing behind. */
    private <T extends @Nullable Object> T write(Supplier<T> change) {
        boolean begins = standing == Standing.ABSENT;
        beginUnlessEnded();
        try {
            return change.get();
        } catch (RuntimeException | Error refused) {
            if (begins) {
                discard();
            }
            throw refused;
        }
    }

    private void beginUnlessEnded() {
        consulted = true;
        if (standing == Standing.ABSENT) {
            begin();
        }
    }

    @Override
    public String toString() {
        return "Session[" + fingerprint() + ", " + standing + "]";
    }
}
