package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;

/** How a session is ended on purpose, wherever it was rolled to meanwhile. */
final class Destroy {

    /** An end that is told later is told without the attributes of a session that held more. */
    private static final int MOST_KEPT_BYTES = 4_096;

    private Destroy() {}

    /** Ends the session of a visit; false when there was none. */
    static boolean destroy(VisitState s) {
        boolean existed = s.standing == VisitState.Standing.NEW;
        StoredSession base = s.base;
        SessionId created = s.perhaps.created();
        if (created != null) {
            // It has no client, but it may be there.
            base = StoredSession.builder(created.key()).build();
        }
        if (base != null) {
            SessionKey first = s.place == null ? base.key() : s.place.key();
            boolean perhaps = s.perhaps.ended();
            s.perhaps = s.perhaps.withEnd(true);
            StoredSession known = base.toBuilder().key(first).build();
            existed |= end(s.parts, known, EndReason.DESTROYED);
            if (!existed && perhaps) {
                // The attempt whose answer was lost has done it.
                s.parts.ended(known, EndReason.DESTROYED);
                existed = true;
            }
            s.perhaps = s.perhaps.withEnd(false).withoutCreated();
        }
        if (s.standing != VisitState.Standing.ABSENT) {
            s.end(true);
        }
        return existed;
    }

    /**
     * Ends a session and tells it; false when there is none any more, or its expiry is claimed and will be told by
     * whoever claimed it.
     */
    static boolean end(EngineParts parts, StoredSession known, EndReason reason) {
        StoredSession at = known;
        while (true) {
            switch (delete(parts, at, reason)) {
                case SESSION:
                    parts.ended(at, reason);
                    return true;
                case CLAIMED:
                    return false;
                default:
                    StoredSession now = parts.trails().ofLineage(at.key(), at.lineage());
                    if (now == null || now.claimed() || now.key().equals(at.key())) {
                        return false;
                    }
                    at = now;
            }
        }
    }

    /**
     * Ends sessions that were just listed, wherever they were rolled to since; returns how many. When that fails, what
     * has ended is told all the same, and a further call ends the others.
     */
    static int endAll(EngineParts parts, List<StoredSession> sessions, EndReason reason) {
        List<Removal> removals = endListed(parts, sessions, reason);
        int ended = 0;
        for (int i = 0; i < sessions.size(); i++) {
            boolean there = removals.get(i) == Removal.SESSION;
            if (there || removals.get(i) == Removal.NOTHING && end(parts, sessions.get(i), reason)) {
                ended++;
            }
        }
        return ended;
    }

    /** Ends sessions only where they were listed; {@link Removal#NOTHING} for one that is gone or was rolled since. */
    static List<Removal> endListed(EngineParts parts, List<StoredSession> sessions, EndReason reason) {
        List<SessionKey> keys = new ArrayList<>(sessions.size());
        for (StoredSession session : sessions) {
            keys.add(session.key());
            parts.ending(session, reason);
        }
        List<Removal> removals = List.of();
        try {
            removals = parts.store().deleteAll(keys);
        } catch (StoreUnavailableException lost) {
            for (StoredSession session : sessions) {
                // Where one can't be looked up, the others can't either: nobody waits for each of them.
                if (lost.getSuppressed().length > 0) {
                    lookLater(parts, session, reason);
                } else if (isGone(parts, session, reason, lost)) {
                    parts.ended(session, reason);
                }
            }
            throw lost;
        } finally {
            for (int i = 0; i < keys.size(); i++) {
                if (i >= removals.size() || removals.get(i) != Removal.SESSION) {
                    parts.notEnding(sessions.get(i));
                }
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            if (removals.get(i) == Removal.SESSION) {
                parts.ended(sessions.get(i), reason);
            }
        }
        return removals;
    }

    /** Ends, at a later moment and only where it then is, what nobody will come for. */
    static void endLater(EngineParts parts, StoredSession orphan, long from) {
        parts.unfinished().add(orphan.key(), () -> {
            if (parts.clock().millis() < from) {
                endLater(parts, orphan, from);
            } else {
                endListed(parts, List.of(orphan), EndReason.DESTROYED);
            }
        });
    }

    /**
     * Deletes what is under one key; connections will be told the reason, whoever tells them first. When the answer is
     * lost, it is looked up: an end that has happened must be told, more than once rather than never.
     */
    private static Removal delete(EngineParts parts, StoredSession at, EndReason reason) {
        Removal removal = Removal.NOTHING;
        parts.ending(at, reason);
        try {
            removal = parts.store().delete(at.key());
            return removal;
        } catch (WriteUnconfirmedException e) {
            removal = Removal.SESSION;
            parts.ended(at, reason);
            throw e;
        } catch (StoreUnavailableException lost) {
            if (!isGone(parts, at, reason, lost)) {
                throw lost;
            }
            removal = Removal.SESSION;
            return removal;
        } finally {
            if (removal != Removal.SESSION) {
                parts.notEnding(at);
            }
        }
    }

    private static boolean isGone(
            EngineParts parts, StoredSession at, EndReason reason, StoreUnavailableException lost) {
        try {
            if (isGone(parts, at)) {
                return true;
            }
        } catch (StoreUnavailableException again) {
            lost.addSuppressed(again);
        }
        // A store that has not answered may carry it out yet.
        lookLater(parts, at, reason);
        return false;
    }

    private static boolean isGone(EngineParts parts, StoredSession at) {
        return parts.trails().ofLineage(at.key(), at.lineage()) == null;
    }

    private static void lookLater(EngineParts parts, StoredSession at, EndReason reason) {
        StoredSession told = at.data().length > MOST_KEPT_BYTES ? at.withoutData() : at;
        parts.unfinished().add(at.lineage(), () -> {
            if (isGone(parts, told)) {
                parts.ended(told, reason);
            }
        });
    }
}
