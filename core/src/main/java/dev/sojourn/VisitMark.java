package dev.sojourn;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of a visit that a refused call puts back as they were. */
record VisitMark(
        VisitState.Standing standing,
        @Nullable SessionId id,
        @Nullable SessionKey key,
        VisitState.@Nullable Birth birth,
        Wanted wanted,
        byte commits,
        AttributeLog.Mark attributes) {

    static VisitMark of(VisitState s) {
        return new VisitMark(s.standing, s.id, s.key, s.birth, s.wanted, s.commits, s.attributes.mark());
    }

    /** A call that is done whole or leaves the visit as it was. */
    static <T extends @Nullable Object> T whole(VisitState s, Supplier<T> call) {
        VisitMark before = of(s);
        try {
            return call.get();
        } catch (RuntimeException | Error refused) {
            before.restore(s);
            throw refused;
        }
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
            s.birth = birth;
        }
        // A planned roll that has failed meanwhile goes on under its other id.
        s.wanted = wanted.withRoll(s.wanted.roll());
        s.attributes.returnTo(attributes);
    }
}
