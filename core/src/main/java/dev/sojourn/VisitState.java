package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/**
 * What one visit knows of its session and has done to it. {@link LiveSession} is its public face; {@link Commit} and
 * {@link Ending} bring it to the store.
 */
abstract class VisitState {

    /** Where the session stands for this visit. */
    enum Standing {
        ABSENT,
        NEW,
        STORED,
        ENDED
    }

    final Workings works;
    final Attributes attributes;
    final long entered;
    Standing standing;

    @Nullable
    SessionId id;

    @Nullable
    SessionKey key;
    /** The record as this visit last saw or wrote it; null until it is stored. */
    @Nullable
    StoredSession base;

    long created;
    long duration;

    @Nullable
    String user;

    boolean durationChanged;
    boolean userChanged;
    /** Whether the anchor moves to now at the commit, whatever its kind. */
    boolean rebased;

    /** The socket that a message came by; it follows rolls that this visit knows nothing of. */
    Connection.@Nullable Attachment place;
    /** Whether the visit is no access: it moves no expiry that follows accesses. */
    boolean quiet;

    boolean consulted;
    boolean bornHere;
    /** Whether a destroy of this visit failed, so that it may have been done all the same. */
    boolean endedPerhaps;
    /** Whether this visit, and not another, ended it: then it is this response that takes the cookie back. */
    boolean destroyedHere;

    VisitState(Workings works, long entered, AttributeTable table, Standing standing) {
        this.works = works;
        this.entered = entered;
        this.created = entered;
        this.attributes = new Attributes(works.codec(), works.limits(), table);
        this.standing = standing;
    }

    /** Where the session has to be looked for: not where this visit found it, once its socket was told of a roll. */
    SessionKey whereabouts(StoredSession record) {
        return place == null ? record.key() : SessionKey.parse(place.sessionKey());
    }

    /** Takes the state of a record, except for what this visit has changed. */
    void adopt(StoredSession record) {
        base = record;
        key = record.key();
        created = record.created();
        if (!durationChanged) {
            duration = record.duration();
        }
        if (!userChanged) {
            user = record.user();
        }
    }

    /** The session is over for this visit: nothing is left of it. */
    void end(boolean here) {
        standing = Standing.ENDED;
        destroyedHere = here;
        base = null;
        forget();
        attributes.reset(AttributeTable.empty());
        user = null;
        duration = StoredSession.ENGINE_DURATION;
    }

    /** Forgets what was changed since the last commit. */
    void discard() {
        if (standing == Standing.NEW) {
            standing = Standing.ABSENT;
            id = null;
            key = null;
            bornHere = false;
            user = null;
            duration = StoredSession.ENGINE_DURATION;
            attributes.reset(AttributeTable.empty());
        } else if (standing == Standing.STORED) {
            attributes.reset(attributes.table());
        }
        forget();
        if (base != null) {
            adopt(base);
        }
    }

    /** Takes a change of user back that was refused or failed. */
    void unbind() {
        String refused = user;
        userChanged = false;
        user = base == null ? null : base.user();
        if (user != null && !user.equals(refused)) {
            // The attributes were cleared for the next user; the one who stays keeps them.
            attributes.reset(attributes.table());
        }
        attributes.forgetUserData();
    }

    /** Forgets which of the fields beside the attributes were changed. */
    void forget() {
        durationChanged = false;
        userChanged = false;
        rebased = false;
    }

    /** The form of the key for logs and errors. */
    public String fingerprint() {
        consulted = true;
        return key == null ? "--------" : key.fingerprint();
    }

    /** Begins the session if there is none. */
    void start() {
        if (standing == Standing.ABSENT || standing == Standing.ENDED) {
            // What was written after the end stayed in the handle of the ended session, so it is not carried over.
            attributes.reset(AttributeTable.empty());
            user = null;
            duration = StoredSession.ENGINE_DURATION;
            forget();
            created = works.clock().millis();
            standing = Standing.NEW;
            bornHere = true;
            renew();
        }
    }

    /** Takes a fresh id. */
    void renew() {
        id = works.ids().generate();
        key = id.key();
    }

    boolean hasChanges() {
        return standing == Standing.NEW || standing == Standing.STORED && (metadataChanged() || attributes.isChanged());
    }

    boolean metadataChanged() {
        return durationChanged || userChanged || rebased;
    }

    static <T> @Nullable T typed(String name, Class<T> type, @Nullable Object value) {
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        throw new AttributeTypeException(name, type, value.getClass());
    }
}
