package dev.sojourn.server;

import dev.sojourn.id.KeyRing;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign the ids of the server and of its mounts, and a look from time to time at the place where they are
 * from: keys that have changed there, and are the same at two looks, count without a restart. Keys that cannot be used
 * change nothing; the log says so once. Safe for use by several threads.
 */
final class SigningKeys implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SigningKeys.class.getName());
    private static final Duration LOOK_INTO_FILE = Duration.ofSeconds(1);
    private static final Duration LOOK_INTO_STORE = Duration.ofSeconds(10);

    /** After this every node that can reach the store has looked twice. */
    static final Duration FOUND_BY_ALL_NODES = LOOK_INTO_STORE.multipliedBy(3);

    /** Where keys are from. */
    private interface Place {

        List<String> keys() throws IOException;
    }

    private final KeyRing ring;
    private final String where;
    private final @Nullable Place place;
    private final @Nullable SessionStore store;
    private final @Nullable ScheduledExecutorService looking;
    private final @Nullable Future<?> looks;
    private List<String> present;
    /** What the last look found and the ring has not yet: it counts when the next look finds the same. */
    private List<String> awaited = List.of();

    private String lastFault = "";
    private volatile boolean closed;

    private SigningKeys(
            KeyRing ring,
            List<String> present,
            String where,
            @Nullable Place place,
            @Nullable SessionStore store,
            Duration every) {
        this.ring = ring;
        this.present = present;
        this.where = where;
        this.place = place;
        this.store = store;
        this.looking = place == null
                ? null
                : Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "sojourn-keys");
                    thread.setDaemon(true);
                    return thread;
                });
        this.looks = looking == null
                ? null
                : looking.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Those that were given, or those that are kept with the sessions, or a random one that dies with the process.
     *
     * @throws OptionException when they cannot be used; no key is in its message
     */
    static SigningKeys of(Stores stores, ServerOptions options) throws OptionException {
        if (!options.secrets().isEmpty()) {
            try {
                return fixed(KeyRing.ofSecrets(options.secrets()));
            } catch (IllegalArgumentException e) {
                throw new OptionException(Option.SECRET.flag() + " is wrong: " + e.getMessage(), e);
            }
        }
        Path given = options.secretFile();
        if (given != null) {
            SecretFile file = new SecretFile(given, "signing keys");
            return inFile(given, file::given, file::read, "mend the file");
        }
        if (options.store() instanceof StoreAddress.Embedded embedded) {
            Path path = embedded.directory().resolve(Wiring.KEY_FILE);
            SecretFile file = new SecretFile(path, "signing keys");
            return inFile(path, file::secrets, file::read, "mend or remove the file, or give " + Option.SECRET.flag());
        }
        return options.store() instanceof StoreAddress.Memory
                ? fixed(KeyRing.random())
                : inStore(stores, options.store());
    }

    private static SigningKeys fixed(KeyRing ring) {
        return new SigningKeys(ring, List.of(), "", null, null, Duration.ZERO);
    }

    private static SigningKeys inFile(Path path, Place first, Place later, String wayOut) throws OptionException {
        try {
            List<String> keys = first.keys();
            return new SigningKeys(KeyRing.ofSecrets(keys), keys, "the file " + path, later, null, LOOK_INTO_FILE);
        } catch (IOException | IllegalArgumentException e) {
            throw new OptionException(
                    "the signing keys in " + path + " cannot be used (" + e.getMessage() + "); " + wayOut, e);
        }
    }

    private static SigningKeys inStore(Stores stores, StoreAddress address) throws OptionException {
        SessionStore store = null;
        try {
            store = stores.openPlain(address, KeySpace.KEYS);
            SharedSigningKeys shared = new SharedSigningKeys(store);
            List<String> keys = shared.keys();
            // A later look makes no key: after a failover that lost it, the one that all cookies have goes on.
            SigningKeys opened = new SigningKeys(
                    KeyRing.ofSecrets(keys), keys, "the store", shared::present, store, LOOK_INTO_STORE);
            LOG.log(
                    Level.WARNING,
                    "{0} is not set: ids are signed with a key that all nodes find in the store. Set it on every node"
                            + " to keep the key away from the sessions",
                    Option.SECRET.flag());
            return opened;
        } catch (StoreException e) {
            close(store);
            throw new OptionException(Option.STORE.flag() + " is \"" + address.shown() + "\": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            close(store);
            throw new OptionException(
                    "the signing key in the store cannot be used (" + e.getMessage() + "); give " + Option.SECRET.flag()
                            + " to every node",
                    e);
        }
    }

    /** The ring that engines hold; its keys follow those of their place. */
    KeyRing ring() {
        return ring;
    }

    /**
     * Looks now whether the keys have changed where they are from. Two looks have to find the same: one alone may have
     * met a file that is half written, and an old key that is missing for a moment ends everybody's session.
     */
    synchronized void look() {
        try {
            List<String> found = Objects.requireNonNull(place).keys();
            KeyRing next = KeyRing.ofSecrets(found);
            if (!found.equals(present) && found.equals(awaited)) {
                ring.renew(next);
                present = found;
                LOG.log(Level.INFO, "The signing keys in {0} have changed and count from now on: {1}", where, ring);
            }
            awaited = found;
            lastFault = "";
        } catch (IOException | RuntimeException e) {
            awaited = List.of();
            if (closed) {
                return;
            }
            String fault = String.valueOf(e.getMessage());
            if (!fault.equals(lastFault)) {
                LOG.log(
                        Level.WARNING,
                        "The signing keys in {0} cannot be used ({1}); those of before still count",
                        where,
                        fault);
            }
            lastFault = fault;
        }
    }

    private static void close(@Nullable SessionStore store) {
        if (store != null) {
            store.close();
        }
    }

    /** Looks no more, and waits for no look that is under way. The keys stay what they are. */
    @Override
    public void close() {
        closed = true;
        if (looks != null && looking != null) {
            looks.cancel(true);
            looking.shutdownNow();
        }
        close(store);
    }
}
