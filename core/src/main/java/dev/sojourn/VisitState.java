package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NodeReference;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one visit knows of its session and wants changed in it. {@link LiveSession} is its public face; {@link Commit}
 * and {@link Destroy} bring it to the store.
 */
final class VisitState implements Values.Owner {

    /** Where the session stands for this visit. */
    enum Standing {
        ABSENT,
        NEW,
        STORED,
        ENDED
    }

    final EngineParts parts;
    final Attributes attributes;
    final long entered;
    Standing standing;

    @Nullable
    SessionId id;

    @Nullable
    SessionKey key;

    /** Where the session is under this key, in a store that finds by token. */
    TokenIndex.@Nullable Entry entry;

    /**
     * The record as this visit last saw or wrote it; null until it is stored. Written by the visit's thread only; the
     * thread that keeps open visits alive reads it, and may see an older one, which is immutable too.
     */
    @Nullable
    StoredSession base;

    long created;
    /** When a visit before this one used the session, as the record said that was found. */
    long accessedBefore;

    long duration;

    @Nullable
    String user;

    /** Whose data the session held when the pending changes began, which are meant for nobody else. */
    @Nullable
    String owner;

    boolean setsDuration;
    boolean bindsUser;
    /** Whether the anchor moves to now at the commit, whatever its kind. */
    boolean rebased;

    /** The socket that a message came by; it follows rolls that this visit knows nothing of. */
    Connections.@Nullable Attached place;
    /** Whether the visit is no access: it moves no expiry that follows accesses. */
    volatile boolean quiet;

    /** Until when the session was kept alive for this visit; used by the thread that does so. */
    long keptUntil;

    /** The duration that this was computed from. */
    long keptFor;

    /** When that thread last looked where the session is. */
    long followedAt;

    /** The record that it then met: newer than the visit's, and its way once the trail that leads there is gone. */
    volatile @Nullable StoredSession seen;

    boolean consulted;
    boolean bornHere;
    /** Whether the session was begun on purpose, so that it is stored even when it is empty. */
    boolean begun;
    /** The id of a create that may have been done although it failed: nobody will ever come with it. */
    @Nullable
    SessionId createdPerhaps;

    /** Rolls that may have been done although they failed: no client knows the new ids. The list is never changed. */
    List<RolledPerhaps> rolledPerhaps = List.of();

    final RollPlan plan;

    /** Whether the caller has drawn the id of a session that begins here. */
    private boolean given;

    /** Whether a destroy of this visit failed, so that it may have been done all the same. */
    boolean endedPerhaps;
    /** Whether this visit, and not another, ended it: then it is this response that takes the cookie back. */
    boolean destroyedHere;
    /** Whether changes were lost without a word to the handler. */
    boolean lost;
    /** How many commits were done, after which there is nothing to take back. */
    int commits;

    /** Whether the function of an update is running, in which nothing else may reach the store. */
    boolean updating;

    /** The new id of a roll, the record that it would have stored, and until when the old id would lead there. */
    record RolledPerhaps(SessionId id, StoredSession record, long usableUntil) {}

    VisitState(EngineParts parts, long entered, AttributeTable table, Standing standing) {
        this.parts = parts;
        this.plan = new RollPlan(parts.ids());
        this.entered = entered;
        this.created = entered;
        this.accessedBefore = entered;
        Values values = new Values(parts.codec(), parts.limits(), parts.nodeValues(), this);
        this.attributes = new Attributes(values, table, (name, fault) -> {
            SessionKey whose = this.key;
            if (whose != null) {
                parts.announcer().undecodable(whose, name, fault);
            }
        });
        this.standing = standing;
    }

    static VisitState absent(EngineParts parts, long entered) {
        return new VisitState(parts, entered, AttributeTable.empty(), Standing.ABSENT);
    }

    static VisitState found(
            EngineParts parts, long entered, @Nullable SessionId id, StoredSession base, AttributeTable table) {
        VisitState state = new VisitState(parts, entered, table, Standing.STORED);
        state.id = id;
        state.adopt(base);
        state.accessedBefore = base.lastAccess();
        state.owner = AboutUser.owner(parts.codec(), base, table);
        return state;
    }

    @Override
    public @Nullable SessionKey lineage() {
        return base == null ? null : base.lineage();
    }

    @Override
    public @Nullable Object newest(String name, NodeReference outdated) {
        StoredSession met = base == null ? null : parts.trails().ofVisit(this, base);
        AttributeTable table = met != null && parts.lives(met) ? parts.open(met) : null;
        int at = table == null ? -1 : table.indexOf(name);
        if (met == null || table == null || at < 0) {
            return null;
        }
        byte[] source = table.source();
        NodeReference now = NodeReference.read(source, table.valueFrom(at), table.valueTo(at));
        if (now == null) {
            return parts.codec().decode(source, table.valueFrom(at), table.valueTo(at));
        }
        Object value = now.equals(outdated) ? null : parts.nodeValues().find(met.lineage(), now);
        if (value == null) {
            throw NodeReference.elsewhere();
        }
        return value;
    }

    /** Whether the session has begun and has not ended. */
    boolean exists() {
        return standing == Standing.NEW || standing == Standing.STORED;
    }

    /** What this visit wants changed. */
    Intent intent() {
        return new Intent(attributes.delta(), bindsUser, user, setsDuration, duration, rebased, quiet, entered, owner);
    }

    boolean hasChanges() {
        return exists() && (hasWrites() || attributes.isChanged());
    }

    /** Whether anything was done but to read, and to change in place what was read. */
    boolean hasWrites() {
        boolean rebinds = bindsUser || setsDuration || rebased;
        return standing == Standing.NEW || rebinds || plan.isMade() || attributes.isLogged();
    }

    /** Takes the state of a record, except for what this visit has changed. */
    void adopt(StoredSession record) {
        base = record;
        if (entry != null && !record.key().equals(key)) {
            entry = null;
        }
        key = record.key();
        created = record.created();
        if (!setsDuration) {
            duration = record.duration();
        }
        if (!bindsUser) {
            user = record.user();
        }
    }

    /** What was wanted is in the store, as this record. */
    void committed(StoredSession record, byte[] body, Delta delta) {
        attributes.committed(body, delta);
        forget();
        standing = Standing.STORED;
        createdPerhaps = null;
        commits++;
        adopt(record);
        owner = record.user() != null ? record.user() : AboutUser.owner(parts.codec(), record, attributes.table());
    }

    /** Whether there may be anything to forget that no commit has written. */
    boolean isPending() {
        return hasWrites() || attributes.isWatching();
    }

    /** A roll has failed, or its answer was lost. */
    void rolledPerhaps(SessionId candidate, StoredSession record, long usableUntil) {
        List<RolledPerhaps> all = new ArrayList<>(rolledPerhaps);
        all.add(new RolledPerhaps(candidate, record, usableUntil));
        rolledPerhaps = List.copyOf(all);
        plan.failed();
    }

    /** The session is over for this visit: nothing is left of it. */
    void end(boolean here) {
        standing = Standing.ENDED;
        destroyedHere = here;
        base = null;
        clean();
    }

    /** Forgets what was changed since the last commit. */
    void discard() {
        if (standing == Standing.NEW) {
            dissolve();
        } else if (standing == Standing.STORED) {
            attributes.reset(attributes.table());
        }
        forget();
        lost = false;
        if (base != null) {
            adopt(base);
        }
    }

    /** Takes a session that has begun here, and was not stored, back to none. */
    void dissolve() {
        standing = Standing.ABSENT;
        id = null;
        key = null;
        bornHere = false;
        begun = false;
        clean();
    }

    /** Begins the session if there is none. */
    void start() {
        if (!exists()) {
            clean();
            created = parts.clock().millis();
            accessedBefore = created;
            standing = Standing.NEW;
            bornHere = true;
            begun = false;
            renew();
        }
    }

    /** Takes a fresh id. */
    void renew() {
        take(parts.ids().generate());
        given = false;
    }

    void renewUnlessGiven() {
        if (!given) {
            renew();
        }
    }

    private void take(SessionId taken) {
        id = taken;
        key = taken.key();
        entry = null;
    }

    /** Begins the session with an id that the caller has drawn. */
    void start(String drawn) {
        if (exists()) {
            throw new IllegalStateException("Session " + fingerprint() + " has begun already, and has an id");
        }
        if (!parts.ids().accepts(drawn)) {
            throw new IllegalArgumentException("The text is not an id of this engine. Draw it with"
                    + " SessionDirectory.generateId, or set the format of the ids with EngineBuilder.ids");
        }
        start();
        take(SessionId.of(drawn));
        given = true;
        begun = true;
    }

    /** Binds another user, who has not asked to be remembered as the one before may have. */
    void bind(@Nullable String uid) {
        boolean changes = user != null && !user.equals(uid);
        if (changes && !setsDuration && parts.expiry().isRemembered(duration)) {
            duration = StoredSession.ENGINE_DURATION;
            setsDuration = true;
        }
        user = uid;
        bindsUser = true;
    }

    /** Has the next commit give the session a new id, unless nobody knows the present one; null without a session. */
    @Nullable
    SessionId planRoll(long grace) {
        if (standing != Standing.STORED) {
            return exists() ? id : null;
        }
        return plan.make(grace);
    }

    /**
     * Readies the session for a write: begins it when there is none, or when this visit has destroyed the last one.
     * When it was ended elsewhere, what is written now is lost.
     *
     * @return whether it can be written
     */
    boolean opens() {
        if (standing == Standing.ABSENT || standing == Standing.ENDED && destroyedHere) {
            start();
        }
        return exists();
    }

    /** What the store has, unless this visit is going to move it: never more than will be kept. */
    long deadline() {
        Expiry expiry = parts.expiry();
        StoredSession base = this.base;
        if (base == null) {
            return expiry.expiresAt(created, rebased ? parts.clock().millis() : created, duration);
        }
        boolean writes = setsDuration || bindsUser || rebased || attributes.isLogged();
        if (rebased) {
            return expiry.expiresAt(created, parts.clock().millis(), duration);
        }
        boolean moves = !quiet && (writes || expiry.touchIsDue(base, entered));
        return moves || setsDuration
                ? expiry.expiresAt(created, moves ? expiry.baseAfterAccess(base, entered) : base.expiryBase(), duration)
                : base.expiresAt();
    }

    /** The visit is over: a session whose id it may have stored, and told nobody of, is left to a sweep to end. */
    void leave() {
        if (createdPerhaps != null) {
            Destroy.endLater(parts, StoredSession.builder(createdPerhaps.key()).build(), 0);
            createdPerhaps = null;
        }
        for (RolledPerhaps each : rolledPerhaps) {
            if (!each.record().key().equals(key)) {
                Destroy.endLater(parts, each.record(), each.usableUntil());
            }
        }
        rolledPerhaps = List.of();
    }

    /**
     * An attribute as this visit would leave it now.
     *
     * @throws UnreadableAttributeException when it cannot be decoded here
     */
    @Nullable
    Object current(String name) {
        try {
            return attributes.current(name);
        } catch (DamagedDataException e) {
            throw new UnreadableAttributeException(name, fingerprint(), e);
        }
    }

    /** The form of the key for logs and errors. */
    String fingerprint() {
        return key == null ? "--------" : key.fingerprint();
    }

    private void clean() {
        forget();
        attributes.reset(AttributeTable.empty());
        user = null;
        owner = null;
        duration = StoredSession.ENGINE_DURATION;
    }

    private void forget() {
        setsDuration = false;
        bindsUser = false;
        rebased = false;
        plan.forget();
    }
}
