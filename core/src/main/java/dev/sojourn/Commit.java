package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a visit's changes reach the store: nothing, a touch, or one conditional write that is tried again when another
 * visit was first.
 *
 * <p>A write says which version it was made from. When the store refuses it, the session is read again: if it is
 * gone, the changes are dropped and told as an event, because destroy wins; if it is newer, the same changes are
 * applied onto the newer state. So two visits that write different attributes both keep what they wrote, and only for
 * the same attribute does the last one win. From the third attempt on, visits of this process take turns, so that
 * many parallel writers of one session make progress instead of wearing out their attempts on each other; other nodes
 * are still met as conflicts.
 */
final class Commit {

    /** How long a trail stays after a roll, so that a destroy that raced it finds the session. */
    private static final long TRAIL_MILLIS = 60_000;

    private static final int TURNS_FROM_ATTEMPT = 3;

    /** Turns only save attempts. Who waits longer, for an update inside an update perhaps, goes on without one. */
    private static final long TURN_MILLIS = 2_000;

    private static final ReentrantLock[] TURNS = new ReentrantLock[64];

    static {
        for (int i = 0; i < TURNS.length; i++) {
            TURNS[i] = new ReentrantLock();
        }
    }

    /** What to write onto the state that is met; asked again for each state. */
    @FunctionalInterface
    interface Change {
        Delta on(AttributeTable table);
    }

    /** A new id, and how long the old one forwards to it. */
    private record Renewal(SessionId id, long grace) {}

    private Commit() {}

    /** The end of a visit. */
    static void leave(VisitState s) {
        if (s.hasChanges()) {
            write(s);
        } else if (s.base != null && !s.quiet && s.works.expiry().touchIsDue(s.base, s.entered)) {
            Touching.write(s, s.base, s.entered, s.works.expiry().baseAfterAccess(s.base, s.entered));
        }
    }

    static boolean write(VisitState s) {
        return switch (s.standing) {
            case ABSENT -> true;
            case ENDED -> false;
            case NEW -> {
                create(s, s.attributes.delta());
                yield true;
            }
            case STORED -> {
                Delta delta = s.attributes.delta();
                yield delta.isEmpty() && !s.metadataChanged() || replace(s, table -> delta, null);
            }
        };
    }

    static <T> @Nullable T update(VisitState s, String name, Class<T> type, UnaryOperator<@Nullable T> change) {
        if (s.standing == VisitState.Standing.ENDED) {
            throw notUpdated(s, name);
        }
        Delta pending = s.attributes.delta();
        @Nullable Object[] result = new @Nullable Object[1];
        Change updating = table -> {
            T value = change.apply(VisitState.typed(name, type, current(s, table, pending, name)));
            result[0] = value;
            return pending.with(name, s.attributes.encode(name, value));
        };
        if (s.standing == VisitState.Standing.NEW) {
            create(s, updating.on(s.attributes.table()));
        } else if (!replace(s, updating, null)) {
            throw notUpdated(s, name);
        }
        s.attributes.readAgain(name);
        return type.cast(result[0]);
    }

    private static SessionNotFoundException notUpdated(VisitState s, String name) {
        return new SessionNotFoundException("Attribute \"" + name + "\" not updated: session " + s.fingerprint()
                + " has ended. Begin a new one, or treat the client as logged out");
    }

    static boolean roll(VisitState s, long grace) {
        return switch (s.standing) {
            case ABSENT, ENDED -> false;
            case NEW -> {
                s.renew();
                yield write(s);
            }
            case STORED -> {
                Delta delta = s.attributes.delta();
                yield replace(s, table -> delta, new Renewal(s.works.ids().generate(), grace));
            }
        };
    }

    static boolean reload(VisitState s) {
        if (s.standing != VisitState.Standing.STORED) {
            return false;
        }
        AttributeTable table = reread(s);
        if (table == null) {
            s.end(false);
            return false;
        }
        s.forget();
        s.adopt(Objects.requireNonNull(s.base));
        s.attributes.reset(table);
        return true;
    }

    private static void create(VisitState s, Delta delta) {
        Workings works = s.works;
        byte[] body = checked(s, delta.onto(s.attributes.table()), delta);
        long base = s.rebased ? works.clock().millis() : s.created;
        long expiresAt = works.expiry().expiresAt(s.created, base, s.duration);
        SessionKey key = Objects.requireNonNull(s.key);
        Admissions.Place place = Admissions.request(s, key, null);
        StoredSession session = StoredSession.builder(key)
                .created(s.created)
                .lastAccess(s.created)
                .lastUpdate(s.created)
                .expiryBase(base)
                .expiresAt(expiresAt)
                .duration(s.duration)
                .user(s.user)
                .data(works.seal(key, body))
                .build();
        boolean created;
        try {
            created = works.store().create(session);
        } catch (StoreUnavailableException e) {
            // Whether it was stored is not known, so this id is given up: a further commit takes a fresh one.
            s.renew();
            throw e;
        }
        if (!created) {
            throw new IllegalStateException("A fresh id of session " + s.fingerprint()
                    + " is taken already: the random source of this engine repeats itself");
        }
        committed(s, session, body, delta);
        works.announcer().tell(() -> new SessionEvent.Created(works.clock().instant(), key.hex(), session.user()));
        place.endOthers();
    }

    private static boolean replace(VisitState s, Change change, @Nullable Renewal renewal) {
        SessionKey target =
                renewal == null ? Objects.requireNonNull(s.key) : renewal.id().key();
        Admissions.Place place = Admissions.request(s, target, renewal == null ? null : s.key);
        ReentrantLock turn = null;
        try {
            for (int attempt = 1; ; attempt++) {
                if (attempt(s, change, renewal)) {
                    place.endOthers();
                    return true;
                }
                if (attempt == TURNS_FROM_ATTEMPT - 1) {
                    turn = takeTurn(target);
                }
                AttributeTable newer = reread(s);
                if (newer == null) {
                    drop(s, change);
                    return false;
                }
                s.attributes.rebase(newer);
                conflict(s, attempt);
            }
        } finally {
            if (turn != null) {
                turn.unlock();
            }
        }
    }

    private static @Nullable ReentrantLock takeTurn(SessionKey target) {
        ReentrantLock turn = TURNS[Math.floorMod(target.hashCode(), TURNS.length)];
        try {
            return turn.tryLock(TURN_MILLIS, TimeUnit.MILLISECONDS) ? turn : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static boolean attempt(VisitState s, Change change, @Nullable Renewal renewal) {
        Workings works = s.works;
        StoredSession base = Objects.requireNonNull(s.base);
        AttributeTable table = s.attributes.table();
        Delta delta = change.on(table);
        long now = works.clock().millis();
        SessionKey key = renewal == null ? base.key() : renewal.id().key();
        byte[] body = delta.isEmpty() ? table.source() : checked(s, delta.onto(table), delta);
        boolean sameBytes = delta.isEmpty() && renewal == null;
        Expiry expiry = works.expiry();
        boolean moves =
                expiry.anchor().movesOnUpdate() && !(s.quiet && expiry.anchor().movesOnAccess());
        long anchored = s.rebased || moves ? now : base.expiryBase();
        StoredSession next = base.toBuilder()
                .key(key)
                .version(base.version() + 1)
                .lastAccess(s.quiet ? base.lastAccess() : Math.max(base.lastAccess(), s.entered))
                .lastUpdate(Math.max(base.lastUpdate(), now))
                .expiryBase(anchored)
                .expiresAt(expiry.expiresAt(base.created(), anchored, s.duration))
                .duration(s.duration)
                .user(s.user)
                .data(sameBytes ? base.data() : works.seal(key, body))
                .build();
        if (renewal == null) {
            if (!works.store().replace(next, base.version())) {
                return false;
            }
        } else {
            long usable = Lifetime.plus(now, renewal.grace());
            long keep = Math.max(usable, Lifetime.plus(now, TRAIL_MILLIS));
            Forward trail = new Forward(base.key(), key, renewal.grace() == 0 ? 0 : usable, keep);
            if (!roll(works, base, next, trail)) {
                return false;
            }
            s.id = renewal.id();
        }
        committed(s, next, body, delta);
        saved(works, base, next);
        if (s.quiet && expiry.anchor().movesOnAccess()) {
            Touching.keepOtherAccess(s, next);
        }
        return true;
    }

    /** A roll whose answer was lost is looked up: its client would be left with an id that leads nowhere. */
    private static boolean roll(Workings works, StoredSession base, StoredSession next, Forward trail) {
        try {
            return works.store().roll(base, next, trail);
        } catch (StoreUnavailableException lost) {
            try {
                if (works.store().findFresh(next.key()) instanceof StoredSession) {
                    return true;
                }
            } catch (StoreUnavailableException again) {
                lost.addSuppressed(again);
            }
            throw lost;
        }
    }

    private static void saved(Workings works, StoredSession before, StoredSession now) {
        if (!before.key().equals(now.key())) {
            works.connections().rolled(before.key(), now.key());
            works.announcer()
                    .tell(() -> new SessionEvent.Rolled(
                            works.clock().instant(),
                            now.key().hex(),
                            before.key().hex()));
        }
        if (!works.announcer().silent()) {
            works.announcer()
                    .tell(new SessionEvent.Saved(
                            works.clock().instant(), now.key().hex(), now.version(), now.data().length));
        }
    }

    private static void committed(VisitState s, StoredSession now, byte[] body, Delta delta) {
        s.attributes.committed(body, delta);
        s.forget();
        s.standing = VisitState.Standing.STORED;
        s.adopt(now);
    }

    /** Reads the session again, following a trail while it may be followed; null when it is gone. */
    static @Nullable AttributeTable reread(VisitState s) {
        Workings works = s.works;
        SessionKey key = s.whereabouts(Objects.requireNonNull(s.base));
        long now = works.clock().millis();
        StoredRecord record = works.store().findFresh(key);
        for (int hop = 0; hop < Ending.HOPS && record instanceof Forward trail; hop++) {
            if (s.place == null && trail.usableUntil() <= now) {
                return null;
            }
            // Only the response that rolled the session knows its new id; this visit must not hand out the old one
            // again.
            s.id = null;
            record = works.store().findFresh(trail.to());
        }
        if (!(record instanceof StoredSession session) || session.over() || session.expiresAt() <= now) {
            return null;
        }
        AttributeTable table = works.open(session);
        if (table != null) {
            s.adopt(session);
        }
        return table;
    }

    static void drop(VisitState s, Change change) {
        int changes = change.on(s.attributes.table()).values().size();
        String key = s.key == null ? "" : s.key.hex();
        s.end(false);
        s.works
                .announcer()
                .tell(() -> new SessionEvent.ChangesDropped(s.works.clock().instant(), key, changes));
    }

    static void conflict(VisitState s, int attempt) {
        int limit = s.works.limits().commitAttempts();
        SessionKey key = Objects.requireNonNull(s.key);
        s.works.announcer().tell(() -> new SessionEvent.Conflict(s.works.clock().instant(), key.hex(), attempt));
        if (attempt >= limit) {
            throw new SessionConflictException("Session " + s.fingerprint() + " changed in another visit " + attempt
                    + " times while committing, which is Limits.commitAttempts; nothing was written. Try the request"
                    + " again, or let fewer of them write one session at once");
        }
    }

    private static byte[] checked(VisitState s, byte[] body, Delta delta) {
        int most = s.works.limits().sessionBytes();
        if (body.length > most) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    String.format(
                            Locale.ROOT,
                            "Session %s not saved: %,d bytes is over Limits.sessionBytes (%,d). %s",
                            s.fingerprint(),
                            body.length,
                            most,
                            delta.largest()));
        }
        return body;
    }

    private static @Nullable Object current(VisitState s, AttributeTable table, Delta pending, String name) {
        if (pending.values().containsKey(name)) {
            byte[] bytes = pending.values().get(name);
            return bytes == null ? null : s.works.codec().decode(bytes, 0, bytes.length);
        }
        int at = pending.cleared() ? -1 : table.indexOf(name);
        try {
            return at < 0 ? null : s.works.codec().decode(table.source(), table.valueFrom(at), table.valueTo(at));
        } catch (DamagedDataException e) {
            // As for a read: what cannot be decoded is absent, and here it is overwritten.
            return null;
        }
    }
}
