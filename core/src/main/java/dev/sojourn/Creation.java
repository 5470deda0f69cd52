package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.util.Objects;

/** How a session that has begun in a visit is stored for the first time. */
final class Creation {

    private final EngineParts parts;

    Creation(EngineParts parts) {
        this.parts = parts;
    }

    /**
     * Stores a session that has begun in a visit. One that is empty, and was not begun on purpose, is none.
     */
    Commit.Done create(VisitState s, Intent intent) {
        endEarlierAttempt(s);
        SessionKey key = Objects.requireNonNull(s.key);
        StoredSession blank = StoredSession.builder(key)
                .version(0)
                .created(s.created())
                .lastAccess(s.created())
                .expiryBase(s.created())
                .build();
        AttributeTable none = AttributeTable.empty();
        long now = intent.wanted().rebased() ? parts.clock().millis() : s.created();
        Intent.Result result = intent.onto(blank, none, now, parts);
        boolean empty = !(result instanceof Intent.Write write)
                || write.sameBody() && write.next().user() == null;
        if (empty && (s.birth == null || !s.birth.meant())) {
            // Nobody asked for it, and there is nothing in it: reads, bots and refused logins leave no session.
            s.dissolve();
            return Commit.Done.UNCHANGED;
        }
        StoredSession moved = result instanceof Intent.Write write
                ? write.next()
                : intent.moved(blank, none.source(), now, parts.expiry());
        byte[] body = moved.data();
        StoredSession next = parts.sealed(moved, key, body);
        WriteUnconfirmedException unconfirmed = null;
        NodeValues.Keeping keeping = parts.nodeValues().keep(next, body, intent.delta());
        try (UserLimit.Place place = parts.userLimit().place(parts)) {
            place.reserve(intent, next);
            insert(s, next);
            place.keep();
        } catch (WriteUnconfirmedException e) {
            unconfirmed = e;
        } catch (RuntimeException | Error refused) {
            // Whether it is there or not, nobody will ever come with its id.
            keeping.undo();
            throw refused;
        }
        s.committed(next, body, intent.delta());
        parts.written(next, body);
        parts.announcer().created(next);
        if (!parts.userLimit().loggedIn(intent, next, parts)) {
            s.end(false);
        }
        if (unconfirmed != null) {
            throw unconfirmed;
        }
        return Commit.Done.WRITTEN;
    }

    /** What an earlier attempt has stored, although its answer was lost, holds what this one may not want: it ends. */
    private void endEarlierAttempt(VisitState s) {
        SessionId earlier = s.perhaps.created();
        if (earlier != null) {
            Destroy.end(parts, StoredSession.builder(earlier.key()).build(), EndReason.DESTROYED);
            s.perhaps = s.perhaps.withoutCreated();
            s.renewUnlessGiven();
        }
    }

    private void insert(VisitState s, StoredSession next) {
        try {
            if (!parts.store().create(next)) {
                throw new IllegalStateException("The id of session " + s.fingerprint()
                        + " is taken already: begin(id) was given one that was used, or the random source of this"
                        + " engine repeats itself. The session was not stored");
            }
        } catch (WriteUnconfirmedException e) {
            throw e;
        } catch (StoreUnavailableException lost) {
            if (!parts.isThere(next.key(), lost)) {
                s.perhaps = s.perhaps.withCreated(s.id);
                throw lost;
            }
        }
    }
}
