package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NewerFormatException;
import dev.sojourn.codec.Seal;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.FindsByUser.Overflow;
import dev.sojourn.store.StoredSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one engine share. Immutable.
 *
 * @param seal how bodies are sealed, or null when records never leave the process and are not encrypted
 * @param sessionsPerUser the most sessions of a user, 0 for no limit
 */
record Workings(
        Guarded store,
        SessionIds ids,
        ValueCodec codec,
        @Nullable Seal seal,
        Expiry expiry,
        Limits limits,
        int sessionsPerUser,
        Overflow overflow,
        boolean rollOnUserChange,
        InstantSource clock,
        Announcer announcer,
        Connections connections,
        Executor executor) {

    /**
     * Reads the attributes of a record, or tells why it can't and returns null: one rotten record must not be a fault.
     */
    @Nullable
    AttributeTable open(StoredSession session) {
        try {
            // Without a seal the bytes have never left the memory that this process wrote them to.
            return seal == null
                    ? AttributeTable.trust(session.data())
                    : AttributeTable.parse(seal.open(session.key().toBytes(), session.data()));
        } catch (NewerFormatException e) {
            unreadable(session, true, e);
        } catch (DamagedDataException e) {
            unreadable(session, false, e);
            if (store.delete(session.key())) {
                ended(session, EndReason.UNREADABLE);
            }
        }
        return null;
    }

    byte[] seal(SessionKey key, byte[] body) {
        return seal == null ? body : seal.seal(key.toBytes(), body);
    }

    /** Tells everybody that a session is over, which the store knows already. */
    void ended(StoredSession last, EndReason reason) {
        connections.ended(last.key(), reason);
        announcer.tell(() -> new SessionEvent.Ended(
                clock.instant(), last.key().hex(), reason, last.user(), () -> attributesOf(last)));
    }

    SessionInfo describe(StoredSession session) {
        AttributeTable table = readableOrEmpty(session);
        Attributes attributes = new Attributes(codec, limits, table);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        attributes.names().forEach(name -> values.put(name, attributes.get(name)));
        return new SessionInfo(
                session.key().hex(),
                Instant.ofEpochMilli(session.created()),
                Instant.ofEpochMilli(session.lastAccess()),
                Instant.ofEpochMilli(session.lastUpdate()),
                session.expiresAt() == StoredSession.NEVER ? null : Instant.ofEpochMilli(session.expiresAt()),
                session.user(),
                attributes.userData(),
                values);
    }

    private Map<String, Object> attributesOf(StoredSession session) {
        Map<String, Object> present = new LinkedHashMap<>();
        describe(session).attributes().forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }

    private AttributeTable readableOrEmpty(StoredSession session) {
        try {
            return AttributeTable.parse(unseal(session));
        } catch (DamagedDataException | NewerFormatException e) {
            return AttributeTable.empty();
        }
    }

    private byte[] unseal(StoredSession session) {
        return seal == null ? session.data() : seal.open(session.key().toBytes(), session.data());
    }

    private void unreadable(StoredSession session, boolean newer, RuntimeException e) {
        announcer.tell(() -> new SessionEvent.Unreadable(
                clock.instant(), session.key().hex(), newer, String.valueOf(e.getMessage())));
    }
}
