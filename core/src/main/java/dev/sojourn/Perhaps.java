package dev.sojourn;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a visit may have done although the store failed. Never changed: each failure gives another one.
 *
 * @param created the id of a create, with which nobody will ever come
 * @param rolls rolls whose new ids no client knows
 * @param ended whether there was a destroy
 */
record Perhaps(@Nullable SessionId created, List<Roll> rolls, boolean ended) {

    /** The new id of a roll, the record that it would have stored, and until when the old id would lead there. */
    record Roll(SessionId id, StoredSession record, long usableUntil) {}

    static final Perhaps NOTHING = new Perhaps(null, List.of(), false);

    Perhaps withCreated(@Nullable SessionId id) {
        return new Perhaps(id, rolls, ended);
    }

    Perhaps withoutCreated() {
        return created == null ? this : withCreated(null);
    }

    Perhaps withRoll(Roll roll) {
        List<Roll> all = new ArrayList<>(rolls);
        all.add(roll);
        return new Perhaps(created, List.copyOf(all), ended);
    }

    Perhaps withoutRolls() {
        return rolls.isEmpty() ? this : new Perhaps(created, List.of(), ended);
    }

    Perhaps withEnd(boolean value) {
        return value == ended ? this : new Perhaps(created, rolls, value);
    }

    /**
     * What is left when the visit is over: sessions whose ids it may have stored, and told nobody of, are left to a
     * sweep to end.
     *
     * @param key where the session lives now
     */
    Perhaps leftToASweep(EngineParts parts, @Nullable SessionKey key) {
        if (created != null) {
            Destroy.endLater(parts, StoredSession.builder(created.key()).build(), 0);
        }
        for (int i = 0; i < rolls.size(); i++) {
            Roll roll = rolls.get(i);
            if (!roll.record().key().equals(key)) {
                Destroy.endLater(parts, roll.record(), roll.usableUntil());
            }
        }
        return withoutCreated().withoutRolls();
    }
}
