package dev.sojourn;

import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.Duration;

/** The one formula of expiry, with its settings as numbers. Immutable. */
final class Expiry {

    private final ExpiryAnchor anchor;
    private final long idle;
    private final long absolute;
    /** The absolute limit of remembered sessions; that of all when they have none of their own. */
    private final long remembered;

    private final long touchInterval;
    /** The part of its duration that saved-up touches may add to a session's life, as a divisor. */
    private final int touchShare;

    private final long retention;
    private final boolean trustsBeginningsOnly;

    /**
     * @param trustsBeginningsOnly whether a record's beginning can't be altered in the store, and its expiry can
     */
    Expiry(Lifetime lifetime, SessionStore store, boolean trustsBeginningsOnly) {
        this.trustsBeginningsOnly = trustsBeginningsOnly;
        this.anchor = lifetime.anchor();
        this.idle = Lifetime.millis(lifetime.idle());
        this.absolute = Lifetime.millis(lifetime.absolute());
        Duration longer = lifetime.remembered();
        this.remembered = longer == null ? absolute : Lifetime.millis(longer);
        this.retention = Lifetime.millis(lifetime.expiredRetention());
        Duration chosen = lifetime.touchEvery();
        this.touchInterval = Lifetime.millis(chosen == null ? store.touchInterval() : chosen);
        // A store's preference is for long sessions; it must not stretch a short one by more than a twentieth. Nor may
        // an interval that was chosen for the engine's idle limit make light of a session's own, shorter duration.
        this.touchShare = chosen == null ? 20 : 2;
    }

    ExpiryAnchor anchor() {
        return anchor;
    }

    /** How long a session lives from its anchor, in milliseconds. */
    long duration(long own) {
        return own == StoredSession.ENGINE_DURATION ? idle : own;
    }

    /**
     * When a session expires. Touches that are saved up are granted in advance, so that none of them makes it die
     * early.
     */
    long expiresAt(long created, long base, long ownDuration) {
        long grant = anchor.movesOnAccess() ? touchInterval(ownDuration) : 0;
        long byDuration = Lifetime.plus(byDuration(base, ownDuration), grant);
        return Math.min(byDuration, latest(created, ownDuration));
    }

    /** The anchor's moment after a visit that began at {@code access}. */
    long baseAfterAccess(StoredSession session, long access) {
        return anchor.movesOnAccess() ? Math.max(session.expiryBase(), access) : session.expiryBase();
    }

    /**
     * Whether an access is to be noted. Also when the record does not grant in advance what this interval skips,
     * because a node with a shorter interval or idle limit wrote it.
     */
    boolean touchIsDue(StoredSession session, long access) {
        if (access <= session.lastAccess()) {
            return false;
        }
        return access - session.lastAccess() >= touchInterval(session.duration())
                || anchor.movesOnAccess()
                        && session.expiresAt()
                                < Math.min(
                                        byDuration(access, session.duration()),
                                        latest(session.created(), session.duration()));
    }

    /** Whether a stored session has expired, by this engine's clock. */
    boolean isOver(StoredSession session, long now) {
        return session.expiresAt() <= now
                || trustsBeginningsOnly && latest(session.created(), session.duration()) <= now;
    }

    private long byDuration(long base, long ownDuration) {
        return Lifetime.plus(base, duration(ownDuration));
    }

    /** The least time between two touches of a session with this duration. */
    long touchInterval(long ownDuration) {
        return Math.min(touchInterval, duration(ownDuration) / touchShare);
    }

    /** The grace of a roll in milliseconds, if it is one. */
    static long grace(Duration grace, Limits limits) {
        if (grace.isNegative() || grace.compareTo(limits.grace()) > 0) {
            throw new IllegalArgumentException(
                    "The grace of a roll is " + grace + "; it must be from zero to Limits.grace (" + limits.grace()
                            + "). It is for requests that are under way: afterwards the old id is nobody's");
        }
        return Lifetime.millis(grace);
    }

    /** What an access at a moment moves, with the anchor or without. */
    Touch touch(StoredSession session, long access, boolean anchors) {
        long base = anchors ? Math.max(session.expiryBase(), access) : session.expiryBase();
        return new Touch(access, base, expiresAt(session.created(), base, session.duration()), session.duration());
    }

    /** The last moment at which a session can live, however often it is used and whatever becomes of its duration. */
    long latest(long created) {
        return Lifetime.plus(created, Math.max(absolute, remembered));
    }

    /** The last moment at which a session with this duration of its own can live, however often it is used. */
    long latest(long created, long ownDuration) {
        return Lifetime.plus(created, isRemembered(ownDuration) ? remembered : absolute);
    }

    /**
     * Whether a session with this duration of its own has the longer limit. An idle limit of none gives it to nobody.
     */
    boolean isRemembered(long ownDuration) {
        return remembered > absolute && ownDuration > absolute && ownDuration != idle;
    }

    /** Until when the remains of an expired session are kept; 0 for not at all. */
    long keepRemainsUntil(StoredSession session, long now) {
        long until = Lifetime.plus(session.expiresAt(), retention);
        return retention == 0 || until <= now ? 0 : until;
    }
}
