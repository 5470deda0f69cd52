package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.Objects;

/** How a session's expiry is moved without its data, and kept where other visits have moved it. */
final class Touching {

    private Touching() {}

    /** Moves it at once, because the application asked for it. */
    static void touch(VisitState s) {
        StoredSession base = s.base;
        if (base == null) {
            return;
        }
        long now = s.works.clock().millis();
        Expiry expiry = s.works.expiry();
        if (expiry.anchor().movesOnAccess() || !expiry.anchor().movesOnTouch()) {
            write(s, base, now, expiry.anchor().movesOnTouch() ? now : base.expiryBase());
        } else {
            moveAnchor(s, now);
        }
    }

    /**
     * Where visits don't move the anchor, a write that runs beside a touch would put the older anchor back; so this
     * touch has a version, as a write has. What the visit has changed stays with the visit.
     */
    private static void moveAnchor(VisitState s, long now) {
        for (int attempt = 1; ; attempt++) {
            StoredSession base = Objects.requireNonNull(s.base);
            StoredSession next = moved(s, base, now);
            if (s.works.store().replace(next, base.version())) {
                s.adopt(next);
                tellTouched(s, next);
                return;
            }
            AttributeTable newer = Commit.reread(s);
            if (newer == null) {
                Commit.drop(s, table -> s.attributes.delta());
                return;
            }
            s.attributes.rebase(newer);
            Commit.conflict(s, attempt);
        }
    }

    private static StoredSession moved(VisitState s, StoredSession from, long access) {
        long anchored = Math.max(from.expiryBase(), access);
        return from.toBuilder()
                .version(from.version() + 1)
                .lastAccess(Math.max(from.lastAccess(), access))
                .expiryBase(anchored)
                .expiresAt(s.works.expiry().expiresAt(from.created(), anchored, from.duration()))
                .build();
    }

    /**
     * A quiet write leaves the expiry as it found it; so it has put back what a visit beside it has moved meanwhile.
     * The store kept that visit's access, and the expiry that belongs to it is written again.
     */
    static void keepOtherAccess(VisitState s, StoredSession written) {
        if (s.works.store().findFresh(written.key()) instanceof StoredSession now
                && !now.over()
                && now.version() == written.version()
                && now.lastAccess() > written.lastAccess()) {
            StoredSession next = moved(s, now, now.lastAccess());
            if (s.works.store().replace(next, now.version())) {
                s.adopt(next);
            }
        }
    }

    /** Moves it as the store does it best: whatever the version, and never back. */
    static void write(VisitState s, StoredSession base, long access, long anchored) {
        long expiresAt = s.works.expiry().expiresAt(base.created(), anchored, base.duration());
        Touch touch = new Touch(access, anchored, expiresAt, base.duration());
        if (s.works.store().touch(s.whereabouts(base), touch)) {
            s.base = base.touched(touch);
            tellTouched(s, base);
        }
    }

    private static void tellTouched(VisitState s, StoredSession touched) {
        if (!s.works.announcer().silent()) {
            s.works
                    .announcer()
                    .tell(new SessionEvent.Touched(
                            s.works.clock().instant(), touched.key().hex()));
        }
    }
}
