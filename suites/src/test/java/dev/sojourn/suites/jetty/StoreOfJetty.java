package dev.sojourn.suites.jetty;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.session.AbstractSessionDataStore;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.session.UnreadableSessionDataException;
import org.eclipse.jetty.util.ClassLoadingObjectInputStream;

/**
 * The whole shim: Jetty's view of a store of sessions on a {@link SessionStore}. Jetty keeps no versions, so a write
 * reads first; it asks for expired ids, so the id is in the body, for a key is only its hash.
 */
final class StoreOfJetty extends AbstractSessionDataStore {

    private static final int PAGE = 100;

    private final SessionStore store;

    StoreOfJetty(SessionStore store) {
        this.store = store;
    }

    @Override
    public boolean isPassivating() {
        return true;
    }

    @Override
    public boolean doExists(String id) {
        StoredSession found = find(key(id));
        return found != null && !found.claimed() && found.expiresAt() > System.currentTimeMillis();
    }

    @Override
    public void doStore(String id, SessionData data, long lastSaved) throws IOException {
        write(data);
    }

    @Override
    public SessionData doLoad(String id) throws UnreadableSessionDataException {
        StoredSession found = find(key(id));
        try {
            return found == null ? null : read(found);
        } catch (IOException | ClassNotFoundException e) {
            throw new UnreadableSessionDataException(id, _context, e);
        }
    }

    @Override
    public boolean delete(String id) {
        SessionKey key = key(id);
        return switch (store.delete(key)) {
            case SESSION -> true;
            // Jetty deletes what it was told has expired, and so ends the claim.
            case CLAIMED -> settle(find(key));
            case REMAINS, NOTHING -> false;
        };
    }

    private boolean settle(StoredSession claimed) {
        return claimed != null && store.settle(claimed, 0);
    }

    @Override
    public Set<String> doCheckExpired(Set<String> candidates, long time) {
        Set<String> expired = new HashSet<>(candidates);
        expired.removeIf(id -> {
            StoredSession found = find(key(id));
            return found != null && found.expiresAt() > time;
        });
        return expired;
    }

    /** Claims of other applications lapse at once: a store has no scopes. */
    @Override
    public Set<String> doGetExpired(long before) {
        Set<String> ids = new HashSet<>();
        List<StoredSession> due;
        do {
            due = store.claimExpired(before, before + TimeUnit.MINUTES.toMillis(1), PAGE);
            for (StoredSession each : due) {
                try {
                    SessionData data = read(each);
                    if (key(data).equals(key(data.getId()))) {
                        ids.add(data.getId());
                    }
                } catch (IOException | ClassNotFoundException e) {
                    // An unreadable one has no id that could be told; it goes with the orphans.
                    continue;
                }
            }
        } while (due.size() == PAGE);
        return ids;
    }

    @Override
    public void doCleanOrphans(long time) {
        List<StoredSession> due;
        do {
            due = store.claimExpired(time, time + TimeUnit.MINUTES.toMillis(1), PAGE);
            due.forEach(each -> store.settle(each, 0));
        } while (due.size() == PAGE);
    }

    /** Inserts or replaces, whatever is there. */
    void write(SessionData data) throws IOException {
        write(data, body(data));
    }

    void write(SessionData data, byte[] body) {
        StoredSession.Builder next = StoredSession.builder(key(data))
                .created(data.getCreated())
                .lastAccess(data.getAccessed())
                .lastUpdate(data.getLastSaved())
                .expiryBase(data.getAccessed())
                .expiresAt(data.getExpiry() <= 0 ? StoredSession.NEVER : data.getExpiry())
                .duration(data.getMaxInactiveMs() <= 0 ? StoredSession.NEVER : data.getMaxInactiveMs())
                .data(body);
        StoredSession before = find(key(data));
        boolean done = before == null
                ? store.create(next.build())
                : store.replace(next.version(before.version() + 1).build(), before.version());
        if (!done) {
            throw new IllegalStateException("The session was written by another meanwhile");
        }
    }

    StoredSession find(SessionKey key) {
        return store.find(key) instanceof StoredSession session ? session : null;
    }

    private SessionKey key(String id) {
        return key(_context.getCanonicalContextPath(), _context.getVhost(), id);
    }

    static SessionKey key(SessionData data) {
        return key(data.getContextPath(), data.getVhost(), data.getId());
    }

    private static SessionKey key(String path, String host, String id) {
        try {
            byte[] name = (path + "\n" + host + "\n" + id).getBytes(StandardCharsets.UTF_8);
            return SessionKey.fromBytes(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    private static byte[] body(SessionData data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(data.getId());
        out.writeUTF(data.getContextPath());
        out.writeUTF(data.getVhost());
        out.writeUTF(String.valueOf(data.getLastNode()));
        out.writeLong(data.getCreated());
        out.writeLong(data.getAccessed());
        out.writeLong(data.getLastAccessed());
        out.writeLong(data.getCookieSet());
        out.writeLong(data.getExpiry());
        out.writeLong(data.getMaxInactiveMs());
        ObjectOutputStream attributes = new ObjectOutputStream(out);
        SessionData.serializeAttributes(data, attributes);
        attributes.flush();
        return bytes.toByteArray();
    }

    /** Reads back what {@link #write} wrote. */
    static SessionData read(StoredSession stored) throws IOException, ClassNotFoundException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored.data()));
        String id = in.readUTF();
        String path = in.readUTF();
        String host = in.readUTF();
        String node = in.readUTF();
        SessionData data = new SessionData(id, path, host, in.readLong(), in.readLong(), in.readLong(), 0);
        data.setLastNode(node);
        data.setCookieSet(in.readLong());
        data.setExpiry(in.readLong());
        data.setMaxInactiveMs(in.readLong());
        SessionData.deserializeAttributes(data, new ClassLoadingObjectInputStream(in));
        return data;
    }
}
