package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.EncodedType;
import dev.sojourn.codec.NewerFormatException;
import dev.sojourn.codec.NodeReference;
import dev.sojourn.codec.Seal;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one engine share. Immutable.
 *
 * @param seal how bodies are sealed, or null when records never leave the process and are not encrypted
 * @param encrypts whether the seal encrypts what it writes, and covers what stands beside it
 */
record EngineParts(
        EngineStore store,
        Trails trails,
        SessionIds ids,
        Values values,
        @Nullable Seal seal,
        boolean encrypts,
        Expiry expiry,
        UserLimit userLimit,
        boolean rollOnUserChange,
        boolean readOnlyFallback,
        InstantSource clock,
        Announcer announcer,
        Connections connections,
        Unfinished unfinished) {

    private static final byte[] NOTHING = {};

    ValueCodec codec() {
        return values.codec();
    }

    Limits limits() {
        return values.limits();
    }

    NodeValues nodeValues() {
        return values.nodeValues();
    }

    /**
     * Reads the attributes of a record, or tells why it can't and returns null: one rotten record must not be a fault.
     * What this node keeps for it by reference, and it does not refer to any more, is let go.
     */
    @Nullable
    AttributeTable open(StoredSession session) {
        try {
            requireOwnForm(session);
            // Without a seal the bytes have never left the memory that this process wrote them to.
            AttributeTable table =
                    seal == null ? AttributeTable.trust(session.data()) : AttributeTable.parse(unseal(session));
            if (nodeValues().isNews(session)) {
                tellReleased(session.key(), nodeValues().met(session, table));
            }
            return table;
        } catch (NewerFormatException e) {
            announcer.unreadable(session.key(), true, e);
        } catch (DamagedDataException e) {
            announcer.unreadable(session.key(), false, e);
            if (store.delete(session.key()) == Removal.SESSION) {
                ended(session, EndReason.UNREADABLE);
            }
        }
        return null;
    }

    /** Over a store of this process another engine may have other settings: its records are not damaged. */
    private void requireOwnForm(StoredSession session) {
        byte[] data = session.data();
        if (data.length == 0 || !store.unguarded().inProcess()) {
            return;
        }
        if (seal == null ? Seal.isSealed(data) : AttributeTable.isBody(data)) {
            throw new NewerFormatException(
                    "The record was stored by an engine with other settings of encryption in this"
                            + " process. Give this one the same, or let that one serve the session.");
        }
    }

    /**
     * A record under a key, with its body sealed for that key and for what stands beside it: whoever changes one of
     * them after this makes it unreadable.
     */
    StoredSession sealed(StoredSession next, SessionKey key, byte[] body) {
        byte[] covered = encrypts ? Covered.of(next) : NOTHING;
        byte[] data = seal == null ? body : seal.seal(key.toBytes(), covered, body);
        boolean is = next.data() == data && next.key().equals(key);
        return is ? next : next.toBuilder().key(key).data(data).build();
    }

    /** Whether a client that comes by an earlier key of a session may be led to it, as far as its record tells. */
    boolean lead(SessionKey key, StoredSession found, AttributeTable table, long now) {
        boolean tells = seal != null && seal.covers(found.data());
        return found.key().equals(key) || !tells || EarlierKeys.lead(table.earlierKeys(), key, now);
    }

    /** Whether a write whose answer was lost was done: its key is known to nobody else. */
    boolean isThere(SessionKey key, StoreUnavailableException lost) {
        try {
            return store.findFresh(key) instanceof StoredSession;
        } catch (StoreUnavailableException again) {
            lost.addSuppressed(again);
            return false;
        }
    }

    boolean lives(@Nullable StoredSession session) {
        return session != null && !session.claimed() && !expiry.isOver(session, clock.millis());
    }

    /** Tells everybody that a session is over, which the store knows already. */
    void ended(StoredSession last, EndReason reason) {
        Map<String, Object> kept = nodeValues().take(last.lineage());
        connections.ended(last.key(), reason);
        References.release(this, last);
        announcer.ended(last, reason, duration(last.duration()), () -> {
            Map<String, Object> present = new LinkedHashMap<>();
            attributes(last).all().forEach((name, value) -> {
                if (value != null) {
                    present.put(name, value);
                }
            });
            kept.forEach(present::putIfAbsent);
            return present;
        });
    }

    /** A record was written here: what it does not refer to any more is let go. */
    void written(StoredSession record, byte[] body) {
        if (nodeValues().isNews(record)) {
            tellReleased(record.key(), nodeValues().met(record, AttributeTable.trust(body)));
        }
    }

    /** Lets go what this node keeps for a session that another node has ended, and tells of it. */
    void release(SessionKey lineage) {
        SessionKey key = nodeValues().keyOf(lineage);
        tellReleased(key == null ? lineage : key, nodeValues().takeUnlessEnding(lineage));
    }

    /** Notes why this node is about to end a session, because a store's announcement may be quicker. */
    void ending(StoredSession session, EndReason reason) {
        connections.ending(session.key(), reason);
        nodeValues().ending(session.lineage());
    }

    void notEnding(StoredSession session) {
        connections.notEnding(session.key());
        tellReleased(session.key(), nodeValues().notEnding(session.lineage()));
    }

    private void tellReleased(SessionKey key, Map<String, Object> values) {
        if (!values.isEmpty()) {
            announcer.released(key, values);
        }
    }

    /** How long a session with this duration of its own, if it has one, lives from its anchor. */
    Duration duration(long own) {
        long millis = expiry.duration(own);
        return millis == StoredSession.NEVER ? Lifetime.FOREVER : Duration.ofMillis(millis);
    }

    SessionInfo describe(StoredSession session) {
        long own = session.duration();
        return new SessionInfo(
                session.key().hex(),
                session.lineage().hex(),
                session.version(),
                session.data().length,
                Instant.ofEpochMilli(session.created()),
                Instant.ofEpochMilli(session.lastAccess()),
                Instant.ofEpochMilli(session.lastUpdate()),
                session.expiresAt() == StoredSession.NEVER ? null : Instant.ofEpochMilli(session.expiresAt()),
                own == StoredSession.ENGINE_DURATION ? null : duration(own),
                session.user(),
                () -> contents(session),
                () -> attributes(session).userData(),
                () -> attributes(session).all());
    }

    private SessionInfo.Contents contents(StoredSession session) {
        try {
            AttributeTable table = table(session);
            List<SessionInfo.Entry> entries = new ArrayList<>(table.size());
            for (int i = 0; i < table.size(); i++) {
                int from = table.valueFrom(i);
                int to = table.valueTo(i);
                String type = EncodedType.of(table.source(), from, to);
                entries.add(new SessionInfo.Entry(table.name(i), type, to - from));
            }
            return new SessionInfo.Contents(entries, AboutUser.reference(codec(), table), null);
        } catch (DamagedDataException | NewerFormatException e) {
            return new SessionInfo.Contents(List.of(), null, String.valueOf(e.getMessage()));
        }
    }

    /** The table of a record that no visit has opened. */
    private AttributeTable table(StoredSession session) {
        return session.data().length == 0 ? AttributeTable.empty() : AttributeTable.parse(unseal(session));
    }

    /** The table of a record that no visit has opened; an empty one when it can't be read. */
    AttributeTable readable(StoredSession session) {
        try {
            return table(session);
        } catch (DamagedDataException | NewerFormatException e) {
            return AttributeTable.empty();
        }
    }

    /** The attributes of a record that no visit has opened; none when it can't be read. */
    private Attributes attributes(StoredSession session) {
        Values.Owner owner = new Values.Owner() {
            @Override
            public SessionKey lineage() {
                return session.lineage();
            }

            @Override
            public @Nullable Object newest(String name, NodeReference outdated) {
                return null;
            }

            @Override
            public void undecodable(String name, DamagedDataException fault) {
                announcer.undecodable(session.key(), name, fault);
            }
        };
        return new Attributes(values, owner, readable(session));
    }

    private byte[] unseal(StoredSession session) {
        if (seal == null) {
            return session.data();
        }
        // Most seals look at the body alone, and a visit should not pay for more.
        byte[] covered = seal.covers(session.data()) ? Covered.of(session) : NOTHING;
        return seal.open(session.key().toBytes(), covered, session.data());
    }
}
