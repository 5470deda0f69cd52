package dev.sojourn;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/** The parts of a visit that a refused call puts back as they were. */
record VisitMark(
        VisitState.Standing standing,
        @Nullable SessionId id,
        @Nullable SessionKey key,
        long created,
        @Nullable String user,
        boolean bindsUser,
        long duration,
        boolean setsDuration,
        boolean rebased,
        boolean bornHere,
        boolean begun,
        int commits,
        Attributes.Mark attributes) {

    static VisitMark of(VisitState s) {
        return new VisitMark(
                s.standing,
                s.id,
                s.key,
                s.created,
                s.user,
                s.bindsUser,
                s.duration,
                s.setsDuration,
                s.rebased,
                s.bornHere,
                s.begun,
                s.commits,
                s.attributes.mark());
    }

    /** Takes a call back that was refused, unless it was committed all the same, or the session has ended meanwhile. */
    void restore(VisitState s) {
        if (s.standing == VisitState.Standing.ENDED || s.commits != commits) {
            return;
        }
        if (standing != VisitState.Standing.STORED) {
            s.standing = standing;
            s.id = id;
            s.key = key;
            s.created = created;
            s.bornHere = bornHere;
            s.begun = begun;
        }
        StoredSession base = s.base;
        s.user = bindsUser ? user : base == null ? user : base.user();
        s.bindsUser = bindsUser;
        s.duration = setsDuration || base == null ? duration : base.duration();
        s.setsDuration = setsDuration;
        s.rebased = rebased;
        s.attributes.returnTo(attributes);
    }
}
