package dev.sojourn;

import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.codec.Seal;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.id.IdFormat;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.SessionStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an engine, checks them together, and fails once with every fault listed. Only
 * {@link #store} has to be set, and for a store outside this process either {@link #keys} or {@link #unsignedIds}.
 * Not safe for use by several threads.
 */
public final class EngineBuilder {

    private @Nullable SessionStore store;
    private String name = "default";
    private Lifetime lifetime = Lifetime.standard();
    private Limits limits = Limits.standard();
    private ValueCodec codec = ValueCodec.standard();
    private NodeLocal nodeLocal = NodeLocal.nothing();
    private final Signing signing = new Signing();
    private final Encryption encryption = new Encryption();
    private long maxSessions = Long.MAX_VALUE;
    private int sessionsPerUser;
    private boolean limited;
    private Overflow overflow = Overflow.REFUSE;
    private boolean rollOnUserChange = true;
    private boolean readOnlyFallback;
    private InstantSource clock = InstantSource.system();
    private @Nullable ScheduledExecutorService scheduler;
    private boolean background = true;
    private @Nullable Duration sweepEvery;
    private final List<SessionListener> listeners = new ArrayList<>();

    EngineBuilder() {}

    /**
     * Sets where sessions are kept.
     *
     * @param value the store; the engine does not close it
     * @return this
     */
    public EngineBuilder store(SessionStore value) {
        this.store = Objects.requireNonNull(value, "store");
        return this;
    }

    /**
     * Names the engine. The name is part of every signature, so an id of one engine is nobody's in another, whatever
     * the keys.
     *
     * @param value 1 to 64 characters of {@code a-z A-Z 0-9 . _ -}; "default" unless set
     * @return this
     */
    public EngineBuilder name(String value) {
        this.name = Objects.requireNonNull(value, "name");
        return this;
    }

    /**
     * Sets how long sessions live; {@link Lifetime#standard()} unless set.
     *
     * @param value the rules
     * @return this
     */
    public EngineBuilder lifetime(Lifetime value) {
        this.lifetime = Objects.requireNonNull(value, "lifetime");
        return this;
    }

    /**
     * Sets how much sessions may hold; {@link Limits#standard()} unless set.
     *
     * @param value the limits
     * @return this
     */
    public EngineBuilder limits(Limits value) {
        this.limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Sets which values can be stored; the closed set of types unless set.
     *
     * @param value the codec, with records and classes registered
     * @return this
     */
    public EngineBuilder codec(ValueCodec value) {
        this.codec = Objects.requireNonNull(value, "codec");
        return this;
    }

    /**
     * Sets which values that the codec refuses are kept by reference on this node; none unless set.
     *
     * @param value the rule
     * @return this
     */
    public EngineBuilder nodeLocal(NodeLocal value) {
        this.nodeLocal = Objects.requireNonNull(value, "nodeLocal");
        return this;
    }

    /**
     * Sets what ids look like; 32 random bytes as base64url unless set.
     *
     * @param value the format
     * @return this
     */
    public EngineBuilder ids(IdFormat value) {
        signing.idFormat = Objects.requireNonNull(value, "ids");
        return this;
    }

    /**
     * Sets the form in which signed ids travel; {@code sj1} unless set.
     *
     * @param value the form
     * @return this
     */
    public EngineBuilder signedIds(SignedIdFormat value) {
        signing.signedFormat = Objects.requireNonNull(value, "signedIds");
        return this;
    }

    /**
     * Sets the keys that sign ids: the newest signs, all verify. Without them an engine over a store in this process
     * signs with a random key that ends with it, as its sessions do.
     *
     * @param value the keys
     * @return this
     */
    public EngineBuilder keys(KeyRing value) {
        signing.keys = Objects.requireNonNull(value, "keys");
        return this;
    }

    /**
     * Lets ids travel without a signature: then a forged id costs one look into the store.
     *
     * @return this
     */
    public EngineBuilder unsignedIds() {
        signing.unsigned = true;
        return this;
    }

    /**
     * Encrypts what sessions hold with AES-256-GCM, bound to the session's key, its user, beginning and duration: the
     * newest key encrypts, all decrypt. Unencrypted sessions are not served, and left alone. The absolute limit is then
     * judged at each visit, so a shorter one ends the sessions that are older.
     *
     * @param newest encrypts from now on
     * @param older still decrypt
     * @return this
     */
    public EngineBuilder encryption(EncryptionKey newest, EncryptionKey... older) {
        encryption.encrypt(newest, older);
        return this;
    }

    /**
     * Serves unencrypted sessions as well, beside {@link #encryption}, and encrypts each at its next write: for a while
     * after encryption was switched on. Meanwhile whoever can write to the store can plant sessions; a warning says so.
     *
     * @return this
     */
    public EngineBuilder acceptUnencrypted() {
        encryption.acceptUnencrypted();
        return this;
    }

    /**
     * Serves encrypted sessions, in place of {@link #encryption}, and stores each without at its next write.
     *
     * @param key decrypts
     * @param more decrypt too
     * @return this
     */
    public EngineBuilder decryptOnly(EncryptionKey key, EncryptionKey... more) {
        encryption.decryptOnly(key, more);
        return this;
    }

    /**
     * Limits how many sessions the store may hold: new ones are refused, none that lives is dropped. Unlimited unless
     * set. Those that begin at the same moment, or within a second on other nodes, may go beyond.
     *
     * @param most at least 1
     * @return this
     */
    public EngineBuilder maxSessions(long most) {
        this.maxSessions = most;
        return this;
    }

    /**
     * Limits how many sessions a user may have at once; unlimited unless set. Needs a store that finds by user.
     *
     * @param most at least 1
     * @param rule whether a new one is refused or the oldest ends
     * @return this
     */
    public EngineBuilder sessionsPerUser(int most, Overflow rule) {
        this.sessionsPerUser = most;
        this.limited = true;
        this.overflow = Objects.requireNonNull(rule, "rule");
        return this;
    }

    /**
     * Sets whether binding a session to a user, or unbinding it, gives it a new id. True unless set; an application
     * that turns it off has to call {@link Session#roll()} at each login itself.
     *
     * @param value whether it does
     * @return this
     */
    public EngineBuilder rollOnUserChange(boolean value) {
        this.rollOnUserChange = value;
        return this;
    }

    /**
     * Lets visits that only read go on for as long as their session lives while the store can be read and takes no
     * writes: none of them fails because the time of its access could not be saved. Changes are refused all the same
     * ({@link StoreUnavailableException}), and a session whose expiry can not be moved ends when it would have ended
     * without these visits. Unless called, a visit fails when its access could not be saved and its session is about to
     * expire.
     *
     * @return this
     */
    public EngineBuilder readOnlyFallback() {
        this.readOnlyFallback = true;
        return this;
    }

    /**
     * Adds a listener for every kind of event.
     *
     * @param value the listener
     * @return this
     */
    public EngineBuilder listener(SessionListener value) {
        listeners.add(Objects.requireNonNull(value, "listener"));
        return this;
    }

    /**
     * Adds a listener for one kind of event.
     *
     * @param kind the kind
     * @param value the listener
     * @return this
     */
    public EngineBuilder listener(Class<? extends SessionEvent> kind, SessionListener value) {
        listeners.add(event -> {
            if (kind.isInstance(event)) {
                value.on(event);
            }
        });
        return this;
    }

    /**
     * Sets the clock by which everything is judged; the system's unless set.
     *
     * @param value the clock
     * @return this
     */
    public EngineBuilder clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Sets the source of ids; {@link SecureRandom} unless set.
     *
     * @param value the source
     * @return this
     */
    public EngineBuilder random(SecureRandom value) {
        signing.random = Objects.requireNonNull(value, "random");
        return this;
    }

    /**
     * Sets what tells when to sweep and to look after connections; a thread of the engine's own unless set. The work
     * itself is done by two threads of the engine, one for each.
     *
     * @param value the scheduler; the engine does not shut it down
     * @return this
     */
    public EngineBuilder scheduler(ScheduledExecutorService value) {
        this.scheduler = Objects.requireNonNull(value, "scheduler");
        return this;
    }

    /**
     * Sets how often expired sessions are swept and attached connections are looked after, give or take a fifth: every
     * second over a store in this process and every two over others, unless set. While the store tells of ends and
     * rolls ({@link dev.sojourn.store.AnnouncesChanges}), connections are looked after in each fifteenth round only.
     *
     * @param value positive
     * @return this
     */
    public EngineBuilder sweepEvery(Duration value) {
        this.sweepEvery = Objects.requireNonNull(value, "sweepEvery");
        return this;
    }

    /**
     * Makes an engine that never sweeps by itself, for tests that say when with {@link SessionDirectory#sweep()}.
     *
     * @return this
     */
    public EngineBuilder withoutSweeps() {
        this.background = false;
        return this;
    }

    /**
     * Makes the engine and starts its sweeps.
     *
     * @return the engine, to be closed
     * @throws IllegalArgumentException when settings are missing or contradict each other; it lists every fault
     */
    public SessionEngine build() {
        List<String> faults = new ArrayList<>(lifetime.faults());
        faults.addAll(limits.faults());
        faults.addAll(nodeLocal.faults());
        if (store == null) {
            faults.add("no store is set; call store(new MemoryStore()) or pass another one");
        }
        if (!name.matches("[a-zA-Z0-9._-]{1,64}")) {
            faults.add("the name \"" + name + "\" is not 1 to 64 characters of a-z A-Z 0-9 . _ -");
        }
        if (maxSessions < 1) {
            faults.add("maxSessions is " + maxSessions + "; it must be at least 1");
        }
        if (limited) {
            UserLimit.addFaults(sessionsPerUser, store, faults);
        }
        if (sweepEvery != null && (sweepEvery.isNegative() || sweepEvery.isZero())) {
            faults.add("sweepEvery is " + sweepEvery + "; it must be positive, or call withoutSweeps()");
        }
        if (scheduler != null && !background) {
            faults.add("a scheduler is set, and withoutSweeps() leaves it nothing to run");
        }
        signing.addFaults(store, faults);
        encryption.addFaults(faults);
        Seal seal = encryption.seal(store != null && store.inProcess(), faults);
        SessionIds ids = faults.isEmpty() ? signing.ids(name, store, clock, faults) : null;
        if (store == null || ids == null || !faults.isEmpty()) {
            throw new IllegalArgumentException("The engine cannot start, " + faults.size()
                    + (faults.size() == 1 ? " fault: " : " faults: ") + String.join("; ", faults));
        }
        encryption.warn(name);
        return assemble(maxSessions == Long.MAX_VALUE ? store : new BoundedStore(store, maxSessions), ids, seal);
    }

    private SessionEngine assemble(SessionStore chosen, SessionIds ids, @Nullable Seal seal) {
        Duration every = sweepEvery != null ? sweepEvery : Duration.ofSeconds(chosen.inProcess() ? 1 : 2);
        Announcer announcer = new Announcer(listeners, clock);
        EngineStore guarded = new EngineStore(chosen, announcer);
        EngineParts parts = new EngineParts(
                guarded,
                new Trails(guarded, every),
                ids,
                new Values(codec, limits, new NodeValues(nodeLocal, new SecureRandom().nextLong() >>> 1)),
                seal,
                encryption.encrypts(),
                new Expiry(lifetime, chosen, encryption.encrypts()),
                new UserLimit(sessionsPerUser, overflow),
                rollOnUserChange,
                readOnlyFallback,
                clock,
                announcer,
                new Connections(announcer.observers()),
                new Unfinished());
        return new SessionEngine(parts, lifetime, new Housekeeping(name, scheduler, background, every));
    }
}
