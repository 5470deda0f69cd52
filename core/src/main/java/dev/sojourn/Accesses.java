package dev.sojourn;

import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.Objects;

/** How a session's expiry is moved without its data: never back, through rolls, or not at all. */
final class Accesses {

    private final EngineParts parts;
    private final Reread reread;

    Accesses(EngineParts parts, Reread reread) {
        this.parts = parts;
        this.reread = reread;
    }

    /**
     * Notes the access of a visit that changed nothing, when that is due. While the session has more left than the time
     * between two touches, or as long as it lives where that is wanted, a failure is not the reader's: an event tells,
     * and the next visit tries again.
     */
    CommitOutcome note(VisitState s) {
        StoredSession base = Objects.requireNonNull(s.base);
        if (s.quiet || !parts.expiry().touchIsDue(base, s.entered)) {
            return CommitOutcome.NOTHING;
        }
        try {
            long now = parts.clock().millis();
            // A clock that was set back must not let an access lie ahead.
            boolean touched = moves(
                    s, Math.min(s.entered, now), now, parts.expiry().anchor().movesOnAccess());
            return touched ? CommitOutcome.TOUCHED : CommitOutcome.ENDED;
        } catch (StoreUnavailableException e) {
            long left = base.expiresAt() - parts.clock().millis();
            if (parts.readOnlyFallback() || left > parts.expiry().touchInterval(base.duration())) {
                return CommitOutcome.NOTHING;
            }
            throw e;
        }
    }

    /** Moves the expiry at once, because the application asked for it; false when there is no session any more. */
    boolean touch(VisitState s) {
        if (s.standing != VisitState.Standing.STORED) {
            return s.standing == VisitState.Standing.NEW;
        }
        long now = parts.clock().millis();
        Expiry expiry = parts.expiry();
        return expiry.anchor().movesOnAccess() || !expiry.anchor().movesOnTouch()
                ? moves(s, now, now, expiry.anchor().movesOnTouch())
                : movesAnchor(s, now);
    }

    /** Moves it as the store does it best: whatever the version, and never back; through rolls, or not at all. */
    private boolean moves(VisitState s, long access, long now, boolean anchors) {
        for (int attempt = 1; ; attempt++) {
            StoredSession base = Objects.requireNonNull(s.base);
            Touch touch = parts.expiry().touch(base, access, anchors);
            // The store judges by the access, which was before the end of a session that has expired since.
            if (!parts.expiry().isOver(base, now) && parts.store().touch(s.entry, base.key(), touch)) {
                s.base = base.touched(touch);
                parts.announcer().touched(base.key());
                return true;
            }
            if (!reread.theirsAgain(s)) {
                reread.gone(s);
                return false;
            }
            reread.conflict(s, attempt);
        }
    }

    /**
     * Where visits don't move the anchor, a touch that shall move it has a version, as a write has, and applies to what
     * is met. What the visit has changed stays with the visit.
     */
    private boolean movesAnchor(VisitState s, long now) {
        for (int attempt = 1; ; attempt++) {
            StoredSession base = Objects.requireNonNull(s.base);
            Touch touch = parts.expiry().touch(base, now, true);
            StoredSession moved =
                    base.touched(touch).toBuilder().version(base.version() + 1).build();
            StoredSession next =
                    parts.sealed(moved, base.key(), s.attributes.table().source());
            if (!parts.expiry().isOver(base, now) && parts.store().replace(s.entry, next, base.version())) {
                s.adopt(next);
                parts.announcer().touched(next.key());
                return true;
            }
            if (!reread.theirsAgain(s)) {
                reread.gone(s);
                return false;
            }
            reread.conflict(s, attempt);
        }
    }
}
