package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NodeReference;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The values that this node keeps by reference, by the lineage of their session, which survives rolls. A value is in
 * here from just before the write of the record that refers to it. It leaves when a record of its session is met, of
 * the same version or a later one, that does not refer to it, whoever wrote that; and when its session ends.
 *
 * <p>Whoever takes a value out tells of it, so each is told once.
 */
final class NodeValues {

    private static final long NEVER = Long.MAX_VALUE;
    private static final int MOST_KEYS = 4;

    /** A value; compared by identity. */
    private static final class Entry {
        final String name;
        final Object value;
        /** The version of a record that refers to it, so that an older one says nothing. */
        final long since;
        /** The version of the record with which a commit of this node leaves it out. */
        final long until;

        Entry(String name, Object value, long since, long until) {
            this.name = name;
            this.value = value;
            this.since = since;
            this.until = until;
        }

        Entry until(long version) {
            return new Entry(name, value, since, version);
        }
    }

    /**
     * What is kept for one session; never changed.
     *
     * @param keys where the session was seen, the newest last: what is told of rolls does not come in order
     * @param seen the version that was last seen, or -1 when the entries have to be held against the next one
     * @param ending whether this node is ending the session, and will tell of it
     * @param over whether the session was found to be over while this node was ending it
     * @param entries by number
     */
    private record Kept(List<SessionKey> keys, long seen, boolean ending, boolean over, Map<Long, Entry> entries) {

        SessionKey key() {
            return keys.get(keys.size() - 1);
        }

        Kept with(Map<Long, Entry> other) {
            return new Kept(keys, seen, ending, over, other);
        }

        Kept seenAt(SessionKey key, long version, Map<Long, Entry> other) {
            return new Kept(keysWith(key), version, ending, over, other);
        }

        Kept marked(boolean isEnding, boolean isOver) {
            return new Kept(keys, seen, isEnding, isOver, entries);
        }

        private List<SessionKey> keysWith(SessionKey key) {
            if (keys.contains(key)) {
                return keys;
            }
            List<SessionKey> more = new ArrayList<>(keys.size() < MOST_KEYS ? keys : keys.subList(1, keys.size()));
            more.add(key);
            return List.copyOf(more);
        }
    }

    private final NodeLocal rule;
    private final long node;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<SessionKey, Kept> sessions = new ConcurrentHashMap<>();
    /** The lineages of the sessions that were rolled, by the keys where each was seen. */
    private final Map<SessionKey, SessionKey> lineages = new ConcurrentHashMap<>();

    private final Keeping nothing = new Keeping(null, Map.of(), Map.of());

    NodeValues(NodeLocal rule, long node) {
        this.rule = rule;
        this.node = node;
    }

    /** Whether this node keeps no values at all. */
    boolean isOff() {
        return rule == NodeLocal.nothing();
    }

    boolean allows(Class<?> type) {
        return rule.allows(type);
    }

    /** How many values are kept. */
    int count() {
        return count.get();
    }

    /** A reference to a further value, which is kept by its visit until a commit. */
    NodeReference refer() {
        return new NodeReference(node, numbers.incrementAndGet());
    }

    boolean isMine(NodeReference reference) {
        return reference.node() == node;
    }

    /** What a session's record refers to, or null when it is not kept here. */
    @Nullable
    Object find(SessionKey lineage, NodeReference reference) {
        Kept kept = isMine(reference) ? sessions.get(lineage) : null;
        Entry entry = kept == null ? null : kept.entries().get(reference.number());
        return entry == null ? null : entry.value;
    }

    /** Refuses a further value when there is no room, before the commit finds that out. */
    void requireRoom(String name) {
        if (count.get() >= rule.most()) {
            throw full(AttributeName.quoted(name) + " not set");
        }
    }

    private SessionLimitException full(String what) {
        return new SessionLimitException(
                SessionLimitException.Limit.NODE_LOCAL_VALUES,
                what + ": this node keeps " + count.get() + " values by reference, and NodeLocal.atMost is "
                        + rule.most()
                        + ". End sessions or let them expire sooner, raise the limit, or make the class storable");
    }

    /** What a commit has put in and marked, to be taken back when its write is refused. */
    final class Keeping {
        private final @Nullable SessionKey lineage;
        private final Map<Long, Entry> mine;
        private final Map<Long, @Nullable Entry> before;

        private Keeping(@Nullable SessionKey lineage, Map<Long, Entry> mine, Map<Long, @Nullable Entry> before) {
            this.lineage = lineage;
            this.mine = mine;
            this.before = before;
        }

        /** Nothing was written. */
        void undo() {
            if (lineage != null) {
                sessions.computeIfPresent(lineage, this::without);
            }
        }

        private @Nullable Kept without(SessionKey same, Kept kept) {
            Map<Long, Entry> entries = new HashMap<>(kept.entries());
            mine.forEach((number, entry) -> {
                if (entries.get(number) == entry) {
                    Entry was = before.get(number);
                    if (was == null) {
                        entries.remove(number);
                    } else {
                        entries.put(number, was);
                    }
                }
            });
            return settled(same, kept, kept.seenAt(kept.key(), -1, entries));
        }
    }

    /**
     * Takes in what a record refers to that is about to be written.
     *
     * @param next the record
     * @param body its attributes
     * @param delta what the commit changes, with the objects that values refer to
     * @throws SessionLimitException when there is no room; nothing is kept then
     */
    Keeping keep(StoredSession next, byte[] body, Delta delta) {
        if (!delta.refers() && !sessions.containsKey(next.lineage())) {
            return nothing;
        }
        Set<Long> referred = referred(AttributeTable.trust(body));
        Map<Long, Entry> mine = new HashMap<>();
        Map<Long, @Nullable Entry> before = new HashMap<>();
        sessions.compute(next.lineage(), (lineage, kept) -> {
            Map<Long, Entry> entries = new HashMap<>(kept == null ? Map.of() : kept.entries());
            int leaving = 0;
            for (Map.Entry<Long, Entry> each : entries.entrySet()) {
                if (!referred.contains(each.getKey()) && each.getValue().until == NEVER) {
                    before.put(each.getKey(), each.getValue());
                    mine.put(each.getKey(), each.getValue().until(next.version()));
                    leaving++;
                }
            }
            entries.putAll(mine);
            int fresh = 0;
            for (int i = 0; i < delta.values().size(); i++) {
                Held held = delta.values().held(i);
                Object value = held.isReference() ? held.value() : null;
                Long number = value == null ? -1L : held.reference().number();
                if (value != null && referred.contains(number)) {
                    Entry entry = new Entry(delta.values().name(i), value, next.version(), NEVER);
                    Entry was = entries.put(number, entry);
                    before.put(number, was);
                    mine.put(number, entry);
                    fresh += was == null ? 1 : 0;
                }
            }
            // What takes the place of another needs no room.
            if (fresh > 0 && count.addAndGet(fresh) - leaving > rule.most()) {
                count.addAndGet(-fresh);
                throw full("Session " + next.key().fingerprint() + " not saved");
            }
            Kept after = kept == null ? new Kept(List.of(next.key()), -1, false, false, entries) : kept.with(entries);
            return findable(lineage, kept, after);
        });
        return new Keeping(next.lineage(), mine, before);
    }

    /** Whether a record may say something new about what is kept for its session. */
    boolean isNews(StoredSession record) {
        Kept kept = sessions.get(record.lineage());
        return kept != null && (kept.seen() != record.version() || !kept.keys().contains(record.key()));
    }

    /**
     * Lets go what a record does not refer to that was met or written.
     *
     * @return of that, by name, what no commit of this node has left out
     */
    Map<String, Object> met(StoredSession record, AttributeTable table) {
        Set<Long> referred = referred(table);
        Map<String, Object> gone = new LinkedHashMap<>();
        sessions.computeIfPresent(record.lineage(), (lineage, kept) -> {
            if (record.version() < kept.seen()) {
                return kept;
            }
            Map<Long, Entry> entries = new HashMap<>();
            kept.entries().forEach((number, entry) -> {
                boolean known = entry.until <= record.version();
                if (referred.contains(number)) {
                    // The commit that was to leave it out has failed.
                    entries.put(number, known ? entry.until(NEVER) : entry);
                } else if (entry.since > record.version()) {
                    entries.put(number, entry);
                } else if (!known) {
                    gone.put(entry.name, entry.value);
                }
            });
            return settled(lineage, kept, kept.seenAt(record.key(), record.version(), entries));
        });
        return gone;
    }

    /** Takes out what is kept for a session that is over; returns by name what it ended with. */
    Map<String, Object> take(SessionKey lineage) {
        return take(lineage, true);
    }

    /** As {@link #take}, but leaves it to this node while that is ending the session and will tell of it. */
    Map<String, Object> takeUnlessEnding(SessionKey lineage) {
        return take(lineage, false);
    }

    private Map<String, Object> take(SessionKey lineage, boolean always) {
        Map<String, Object> last = new LinkedHashMap<>();
        sessions.computeIfPresent(lineage, (same, kept) -> {
            if (kept.ending() && !always) {
                return kept.marked(true, true);
            }
            for (Entry entry : kept.entries().values()) {
                if (entry.until == NEVER) {
                    last.put(entry.name, entry.value);
                }
            }
            return settled(same, kept, kept.with(Map.of()));
        });
        return last;
    }

    /** Notes that this node is ending a session, because a store's announcement may be quicker than whoever ends it. */
    void ending(SessionKey lineage) {
        if (sessions.containsKey(lineage)) {
            sessions.computeIfPresent(lineage, (same, kept) -> kept.marked(true, kept.over()));
        }
    }

    /** It was not this node that ended it. Takes out what is kept when it was found to be over meanwhile. */
    Map<String, Object> notEnding(SessionKey lineage) {
        if (!sessions.containsKey(lineage)) {
            return Map.of();
        }
        Kept after = sessions.computeIfPresent(lineage, (same, kept) -> kept.marked(false, kept.over()));
        return after != null && after.over() ? take(lineage) : Map.of();
    }

    /** A session was rolled, wherever that was. */
    void rolled(SessionKey from, SessionKey to) {
        SessionKey lineage = lineageOf(from);
        if (lineage != null) {
            sessions.computeIfPresent(
                    lineage, (same, kept) -> findable(same, kept, kept.seenAt(to, kept.seen(), kept.entries())));
        }
    }

    /** The lineage of a session for which something is kept, or null. */
    @Nullable
    SessionKey lineageOf(SessionKey key) {
        return sessions.containsKey(key) ? key : lineages.get(key);
    }

    /** Where a session was last seen for which something is kept, or null. */
    @Nullable
    SessionKey keyOf(SessionKey lineage) {
        Kept kept = sessions.get(lineage);
        return kept == null ? null : kept.key();
    }

    int sessions() {
        return sessions.size();
    }

    /** The lineages of all sessions for which something is kept; one that comes or goes meanwhile may be left out. */
    Iterator<SessionKey> walk() {
        return sessions.keySet().iterator();
    }

    private Set<Long> referred(AttributeTable table) {
        Set<Long> referred = new HashSet<>();
        for (int i = 0; i < table.size(); i++) {
            NodeReference reference = reference(table, i);
            if (reference != null && isMine(reference)) {
                referred.add(reference.number());
            }
        }
        return referred;
    }

    private static @Nullable NodeReference reference(AttributeTable table, int at) {
        try {
            return NodeReference.read(table.source(), table.valueFrom(at), table.valueTo(at));
        } catch (DamagedDataException e) {
            return null;
        }
    }

    /** What stays of what was kept; called where nobody else changes it. */
    private @Nullable Kept settled(SessionKey lineage, Kept before, Kept after) {
        count.addAndGet(after.entries().size() - before.entries().size());
        return findable(lineage, before, after);
    }

    private @Nullable Kept findable(SessionKey lineage, @Nullable Kept before, Kept after) {
        boolean empty = after.entries().isEmpty();
        List<SessionKey> now = empty ? List.of() : after.keys();
        List<SessionKey> then = before == null ? List.of() : before.keys();
        if (!now.equals(then)) {
            now.stream().filter(key -> !key.equals(lineage)).forEach(key -> lineages.put(key, lineage));
            then.stream().filter(key -> !now.contains(key)).forEach(lineages::remove);
        }
        return empty ? null : after;
    }
}
