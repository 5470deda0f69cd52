package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * "Your devices": the living sessions of one user, as {@link SessionDirectory#devices} gives them. It keeps nothing:
 * each call asks the store. As safe for use by several threads as the session it was asked for with.
 *
 * <p>Methods throw {@link StoreUnavailableException} when the store does not answer, and
 * {@link UnsupportedOperationException} when it cannot find by user.
 */
public final class Devices {

    /** How many devices {@link #list()} shows. */
    public static final int SHOWN = 20;

    /** The most devices that {@link #list(int)} shows. */
    public static final int MOST_SHOWN = 200;

    /** How many pages of a user's sessions are looked at, without their data, for the ones that were used last. */
    private static final int PAGES = 5;

    private static final Comparator<StoredSession> LAST_USED_FIRST =
            Comparator.comparingLong(StoredSession::lastAccess).reversed().thenComparing(StoredSession::lineage);

    private final EngineParts parts;
    private final @Nullable Session current;
    private final @Nullable String user;

    Devices(EngineParts parts, Session current) {
        this.parts = parts;
        this.current = current;
        LiveSession.of(current);
        this.user = null;
    }

    Devices(EngineParts parts, String user) {
        this.parts = parts;
        this.current = null;
        this.user = Objects.requireNonNull(user, "user");
    }

    /**
     * What is shown of a user's devices.
     *
     * @param devices this one first, then by last use
     * @param more how many others were met that are not shown
     * @param complete whether all of them were looked at. When not, the user has more than 1,000 sessions: {@code more}
     *     is then the least there are, and one of them may have been used later than one that is shown
     */
    public record Listing(List<Device> devices, int more, boolean complete) {

        /** Keeps an unmodifiable copy of the list. */
        public Listing {
            devices = List.copyOf(devices);
        }
    }

    /** The first {@link #SHOWN} devices. */
    public Listing list() {
        return list(SHOWN);
    }

    /**
     * This device, and the others by last use. Of a session that is not shown no data are read, and of one that is only
     * the description.
     *
     * @param atMost how many devices are shown, from 1 to {@link #MOST_SHOWN}
     * @return the devices; only the current session where it has no user, or has ended or changed its user meanwhile,
     *     and none where there is no session
     * @throws IllegalArgumentException when the number is out of range
     */
    public Listing list(int atMost) {
        if (atMost < 1 || atMost > MOST_SHOWN) {
            throw new IllegalArgumentException(
                    "A list of " + atMost + " devices was asked for; it must be from 1 to " + MOST_SHOWN);
        }
        List<Device> shown = new ArrayList<>();
        Device here = here();
        if (here != null) {
            shown.add(here);
        }
        String uid = uid();
        if (uid == null) {
            return new Listing(shown, 0, true);
        }
        // One that is rolled while this walks may be met under both its keys.
        Map<SessionKey, StoredSession> met = new HashMap<>();
        // Most users have no more sessions than are shown: then this is the only round trip.
        ScanPage page = parts.store().findByUser(uid, null, atMost, true);
        boolean own = add(page, met);
        for (int pages = 0; page.next() != null && pages < PAGES; pages++) {
            page = parts.store().findByUser(uid, page.next(), Walks.PAGE, false);
            own |= add(page, met);
        }
        if (!own && !isStillOf(uid)) {
            return new Listing(shown, 0, true);
        }
        List<StoredSession> others = new ArrayList<>(met.values());
        others.sort(LAST_USED_FIRST);
        int next = 0;
        while (next < others.size() && shown.size() < atMost) {
            Device device = device(others.get(next++), uid);
            if (device != null) {
                shown.add(device);
            }
        }
        return new Listing(shown, others.size() - next, page.next() == null);
    }

    /** Adds what lives of a page; tells whether the session that asks is on it. */
    private boolean add(ScanPage page, Map<SessionKey, StoredSession> met) {
        SessionKey own = lineage();
        boolean there = false;
        for (StoredSession session : page.sessions()) {
            if (parts.lives(session) && session.lineage().equals(own)) {
                there = true;
            } else if (parts.lives(session)) {
                met.put(session.lineage(), session);
            }
        }
        return there;
    }

    /** What is shown of a session that was met; null when it has ended since, or is another user's. */
    private @Nullable Device device(StoredSession met, String uid) {
        StoredSession session = met;
        if (met.data().length == 0) {
            // It was met without its data, or has none.
            session = parts.trails().ofLineage(met.key(), met.lineage());
            if (session == null || !parts.lives(session) || !uid.equals(session.user())) {
                return null;
            }
        }
        DeviceNote note = DeviceNote.in(parts.readable(session), parts.codec());
        return new Device(
                session.key().hex(),
                false,
                Instant.ofEpochMilli(session.created()),
                Instant.ofEpochMilli(session.lastAccess()),
                session.expiresAt() == StoredSession.NEVER ? null : Instant.ofEpochMilli(session.expiresAt()),
                note == null ? null : note.words());
    }

    private @Nullable Device here() {
        String key = current == null || !current.exists() ? null : current.key();
        return current == null || key == null
                ? null
                : new Device(
                        key,
                        true,
                        current.createdAt(),
                        current.lastAccessAt(),
                        current.expiresAt(),
                        LiveSession.of(current).state().attributes.description());
    }

    private @Nullable String uid() {
        return current == null ? user : current.user();
    }

    /** Whether the session that asks, if one does, is this user's in the store: a visit may have been open long. */
    private boolean isStillOf(String uid) {
        if (current == null) {
            return true;
        }
        StoredSession seen = LiveSession.of(current).state().base;
        StoredSession now = seen == null ? null : parts.trails().ofLineage(seen.key(), seen.lineage());
        return now != null && parts.lives(now) && uid.equals(now.user());
    }

    private @Nullable SessionKey lineage() {
        return current == null ? null : LiveSession.of(current).state().lineage();
    }

    /**
     * Ends one device of the user. Where it is the current one, this is {@link Session#destroy}. Long-lived tokens of
     * an application ("remember me") are not known here: see {@link dev.sojourn.event.SessionEvent.Ended}.
     *
     * @param handle {@link Device#handle()}, also from before a roll; any text may be given
     * @return false when it names no living session of this user, which says nothing of those of others
     */
    public boolean end(String handle) {
        String uid = uid();
        SessionKey key = uid == null ? null : key(handle);
        StoredSession session = key == null ? null : parts.trails().ofLineage(key, key);
        if (uid == null || session == null || !parts.lives(session) || !uid.equals(session.user()) || !isStillOf(uid)) {
            return false;
        }
        return current != null && session.lineage().equals(lineage())
                ? current.destroy()
                : Destroy.end(parts, session, EndReason.REVOKED);
    }

    private static @Nullable SessionKey key(String handle) {
        try {
            return SessionKey.parse(handle);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
