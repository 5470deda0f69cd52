package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NodeReference;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.store.StoredSession;
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

    /** The record with which the visit was opened. */
    final @Nullable StoredSession found;

    /** Whose data the session held when the pending changes began, which are meant for nobody else. */
    @Nullable
    String owner;

    Wanted wanted = Wanted.NOTHING;

    /** How the session began, if it has begun in this visit. */
    @Nullable
    Birth birth;

    Perhaps perhaps = Perhaps.NOTHING;

    /** The socket that a message came by; it follows rolls that this visit knows nothing of. */
    Connections.@Nullable Attached place;

    /** What the thread that keeps open visits alive has seen and done; null while it had nothing to do. */
    volatile @Nullable KeptAlive kept;

    /** Whether the visit is no access: it moves no expiry that follows accesses. */
    volatile boolean quiet;

    boolean consulted;
    /** Whether this visit, and not another, ended it: then it is this response that takes the cookie back. */
    boolean destroyedHere;
    /** Whether changes were lost without a word to the handler. */
    boolean lost;
    /** Whether the function of an update is running, in which nothing else may reach the store. */
    boolean updating;
    /** How many commits were done, after which there is nothing to take back. Small, because it is only compared. */
    byte commits;

    /**
     * How a session has begun.
     *
     * @param at when
     * @param given whether the caller has drawn its id
     * @param meant whether it was begun on purpose, so that it is stored even when it is empty
     */
    record Birth(long at, boolean given, boolean meant) {}

    /**
     * What is known to the thread that keeps open visits alive.
     *
     * @param until until when it has kept the session alive
     * @param duration the duration that this was computed from
     * @param followedAt when it last looked where the session is
     * @param seen the record that it then met: newer than the visit's, and its way once the trail that leads there is
     *     gone
     */
    record KeptAlive(
            long until,
            long duration,
            long followedAt,
            @Nullable StoredSession seen) {

        static final KeptAlive NOTHING = new KeptAlive(0, 0, 0, null);
    }

    private VisitState(EngineParts parts, long entered, @Nullable StoredSession found, AttributeTable table) {
        this.parts = parts;
        this.entered = entered;
        this.found = found;
        this.attributes = new Attributes(parts.values(), this, table);
        this.standing = found == null ? Standing.ABSENT : Standing.STORED;
    }

    static VisitState absent(EngineParts parts, long entered) {
        return new VisitState(parts, entered, null, AttributeTable.empty());
    }

    static VisitState found(
            EngineParts parts, long entered, @Nullable SessionId id, StoredSession base, AttributeTable table) {
        VisitState state = new VisitState(parts, entered, base, table);
        state.id = id;
        state.adopt(base);
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

    @Override
    public void undecodable(String name, DamagedDataException fault) {
        if (key != null) {
            parts.announcer().undecodable(key, name, fault);
        }
    }

    /** Whether the session has begun and has not ended. */
    boolean exists() {
        return standing == Standing.NEW || standing == Standing.STORED;
    }

    /** Whose session it is, as this visit would leave it. */
    @Nullable
    String user() {
        return wanted.userOf(base);
    }

    /** The session's own duration, as this visit would leave it. */
    long duration() {
        return wanted.durationOf(base);
    }

    long created() {
        return birth != null ? birth.at() : found != null ? found.created() : entered;
    }

    /** When a visit before this one used the session, as the record said that was found. */
    long accessedBefore() {
        return birth != null ? birth.at() : found != null ? found.lastAccess() : entered;
    }

    /** What this visit wants changed. */
    Intent intent() {
        return new Intent(attributes.delta(), wanted, quiet, entered, owner);
    }

    /** Whether all that an intent would change in the record that this visit has seen is where it comes from. */
    boolean onlyDescribes(Intent intent) {
        StoredSession seen = base;
        return seen != null && intent.onlyDescribes(seen, attributes.table(), parts.codec());
    }

    boolean hasChanges() {
        return exists() && (hasWrites() || attributes.isChanged());
    }

    /** Whether anything was done but to read, and to change in place what was read. */
    boolean hasWrites() {
        return standing == Standing.NEW || !wanted.isNothing() || attributes.isLogged();
    }

    /** Takes the state of a record, except for what this visit has changed. */
    void adopt(StoredSession record) {
        base = record;
        if (entry != null && !record.key().equals(key)) {
            entry = null;
        }
        key = record.key();
    }

    /** What was wanted is in the store, as this record. */
    void committed(StoredSession record, byte[] body, Delta delta) {
        attributes.committed(body, delta);
        wanted = Wanted.NOTHING;
        standing = Standing.STORED;
        perhaps = perhaps.withoutCreated();
        commits++;
        adopt(record);
        owner = record.user() != null ? record.user() : AboutUser.owner(parts.codec(), record, attributes.table());
    }

    /** Whether there may be anything to forget that no commit has written. */
    boolean isPending() {
        return hasWrites() || attributes.isWatching();
    }

    /** A roll has failed, or its answer was lost: a session that got its id now would end with what is left of it. */
    void rolledPerhaps(SessionId candidate, StoredSession record, long usableUntil) {
        perhaps = perhaps.withRoll(new Perhaps.Roll(candidate, record, usableUntil));
        RollPlan planned = wanted.roll();
        if (planned != null) {
            wanted = wanted.withRoll(new RollPlan(parts.ids().generate(), planned.grace()));
        }
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
        wanted = Wanted.NOTHING;
        lost = false;
    }

    /** Takes a session that has begun here, and was not stored, back to none. */
    void dissolve() {
        standing = Standing.ABSENT;
        id = null;
        key = null;
        birth = null;
        clean();
    }

    /** Begins the session if there is none. */
    void start() {
        if (!exists()) {
            clean();
            birth = new Birth(parts.clock().millis(), false, false);
            standing = Standing.NEW;
            renew();
        }
    }

    /** Notes that the session was begun on purpose, if it was begun here. */
    void startMeant() {
        start();
        if (birth != null) {
            birth = new Birth(birth.at(), birth.given(), true);
        }
    }

    /** Takes a fresh id. */
    void renew() {
        take(parts.ids().generate());
        if (birth != null && birth.given()) {
            birth = new Birth(birth.at(), false, birth.meant());
        }
    }

    void renewUnlessGiven() {
        if (birth == null || !birth.given()) {
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
        birth = new Birth(created(), true, true);
    }

    /** Binds another user, who has not asked to be remembered as the one before may have. */
    void bind(@Nullable String uid) {
        String was = user();
        boolean changes = was != null && !was.equals(uid);
        if (changes && !wanted.setsDuration() && parts.expiry().isRemembered(duration())) {
            wanted = wanted.withDuration(StoredSession.ENGINE_DURATION);
        }
        wanted = wanted.withUser(uid);
    }

    /** Has the next commit give the session a new id, unless nobody knows the present one; null without a session. */
    @Nullable
    SessionId planRoll(long grace) {
        if (standing != Standing.STORED) {
            return exists() ? id : null;
        }
        RollPlan plan = RollPlan.of(wanted.roll(), grace, parts.ids());
        wanted = wanted.withRoll(plan);
        return plan.id();
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
        long created = created();
        if (base == null || wanted.rebased()) {
            long anchor = wanted.rebased() ? parts.clock().millis() : created;
            return expiry.expiresAt(created, anchor, duration());
        }
        boolean writes = !wanted.keepsAll() || attributes.isLogged();
        boolean moves = !quiet && (writes || expiry.touchIsDue(base, entered));
        return moves || wanted.setsDuration()
                ? expiry.expiresAt(
                        created, moves ? expiry.baseAfterAccess(base, entered) : base.expiryBase(), duration())
                : base.expiresAt();
    }

    /** The visit is over. */
    void leave() {
        perhaps = perhaps.leftToASweep(parts, key);
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
        wanted = Wanted.NOTHING;
        attributes.reset(AttributeTable.empty());
        owner = null;
    }
}
