package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.event.EndReason;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.id.Transport;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import org.jspecify.annotations.Nullable;

/** Finds the session of a visit: one round trip, and one more for each roll on the way. */
final class Finder {

    private final EngineParts parts;

    Finder(EngineParts parts) {
        this.parts = parts;
    }

    /** The session of a client's id, or null. */
    @Nullable
    VisitState byId(SessionId id, long now) {
        return open(record(id.key(), now), id.key(), id, now);
    }

    /** The session of what a client presented and was accepted, or null. */
    @Nullable
    VisitState byReading(IdReading reading, long now) {
        SessionKey key = reading.key();
        TokenIndex.Entry entry = reading.entry();
        if (entry == null) {
            entry = parts.store().entry(key);
            if (entry != null) {
                parts.ids().remember(reading, entry);
            }
        }
        StoredRecord met = entry == null ? null : parts.store().find(entry);
        if (met == null) {
            // A dead entry says nothing of the key, which another session may have by now.
            entry = null;
            met = parts.store().find(key);
        }
        VisitState state = open(parts.trails().ofClient(met, now), key, reading.id(), now);
        if (state != null && state.id != null) {
            state.entry = entry;
        }
        return state;
    }

    /** The id in a text: bare, or with a signature of this engine. A forged one is none. */
    @Nullable
    SessionId read(String text) {
        if (parts.ids().accepts(text)) {
            return SessionId.of(text);
        }
        for (Transport transport : Transport.values()) {
            IdReading reading = parts.ids().read(text, 0, text.length(), transport);
            if (reading.accepted()) {
                return reading.id();
            }
        }
        return null;
    }

    /** What a client's id leads to. */
    @Nullable
    StoredRecord record(SessionKey key, long now) {
        return parts.trails().ofClient(parts.store().find(key), now);
    }

    /** The session of a socket, which was let in before and so follows every roll; or null. */
    @Nullable
    VisitState byPlace(Connections.Attached place, long now) {
        SessionKey key = place.key();
        StoredRecord record = parts.store().find(key);
        if (record == null || record instanceof Trail) {
            // Rolled a moment ago, or by another node.
            record = parts.trails().ofLineage(key, place.lineage());
        }
        if (record instanceof StoredSession found && !found.lineage().equals(place.lineage())) {
            record = null;
        }
        VisitState state = open(record, key, null, now);
        if (state != null) {
            state.place = place;
        } else if (!(record instanceof StoredSession found)) {
            place.isOver(EndReason.DESTROYED);
        } else {
            // One that lives is of a form that cannot be read here.
            place.isOver(parts.lives(found) ? EndReason.UNREADABLE : EndReason.EXPIRED);
        }
        return state;
    }

    /** The session of a record that was met before, wherever it was rolled to; or null. */
    @Nullable
    VisitState again(StoredSession base, long now) {
        StoredSession there = parts.trails().ofLineage(base.key(), base.lineage());
        boolean same = there != null && there.lineage().equals(base.lineage());
        return open(same ? there : null, base.key(), null, now);
    }

    /** The state of a visit to what was found; null, and told, when that is no living session. */
    @Nullable
    VisitState open(@Nullable StoredRecord record, SessionKey key, @Nullable SessionId id, long now) {
        if (record instanceof StoredSession found
                && !found.claimed()
                && !parts.expiry().isOver(found, now)) {
            AttributeTable table = parts.open(found);
            if (table == null) {
                return null;
            }
            if (id != null && !parts.lead(key, found, table, now)) {
                parts.announcer().unknown(key, false);
                return null;
            }
            parts.announcer().loaded(found.key());
            // Through a trail the client learns its new id from the response that rolled it, not from this one.
            return VisitState.found(parts, now, found.key().equals(key) ? id : null, found, table);
        }
        parts.announcer().unknown(key, record instanceof StoredSession);
        return null;
    }
}
