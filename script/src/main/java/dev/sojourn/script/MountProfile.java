package dev.sojourn.script;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.VisitDoor;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieOn;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.HttpVisitsBuilder;
import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.http.UnknownId;
import dev.sojourn.id.IdFormat;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import dev.sojourn.policy.Overflow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mount asks of the session engine behind it: the defaults of its dialect, its options, and what its scripts
 * declare. A server makes the engine: {@code profile.describe(SessionEngine.builder()).store(...)}, with the store of
 * {@link #store()} and a key space named {@link #keySpace()}, and what opens its visits with {@link
 * #porch}. Immutable.
 */
public final class MountProfile {

    /** The option that bounds how many sessions a user has, where a dialect has users. */
    public static final String SESSIONS_PER_USER = "sessionsPerUser";

    private static final int LONGEST_ID = 256;

    private final String mount;
    private final String keySpace;
    private final @Nullable String store;
    private final List<String> secrets;
    private final Lifetime lifetime;
    private final Limits limits;
    private final IdFormat ids;
    private final @Nullable SignedIdFormat signed;
    private final Carriers carriers;
    private final UnknownId unknownId;
    private final CookieOn cookieOn;
    private final boolean rollOnUserChange;
    private final boolean guarded;
    private final Origins origins;
    private final long maxSessions;
    private final int sessionsPerUser;

    private MountProfile(Builder from) {
        this.guarded = from.options.flag("sameOrigin", true);
        this.origins = origins(from.options);
        this.mount = from.options.mount();
        this.maxSessions = from.options.number("maxSessions", 0, 1, Long.MAX_VALUE);
        this.sessionsPerUser = (int) from.options.number(SESSIONS_PER_USER, 0, 1, Integer.MAX_VALUE);
        String shared = from.options.text("sessions");
        this.keySpace = shared != null ? shared : mount;
        this.store = from.options.text("store");
        this.secrets = from.secrets;
        this.lifetime = from.lifetime;
        this.limits = from.limits;
        this.ids = from.ids;
        this.signed = from.signed;
        this.carriers = from.carriers;
        this.unknownId = from.unknownId;
        this.cookieOn = from.cookieOn;
        this.rollOnUserChange = from.rollOnUserChange;
    }

    private static Origins origins(MountOptions options) {
        try {
            return Origins.sameOr(options.texts("origins").toArray(new String[0]))
                    .allowAbsent();
        } catch (IllegalArgumentException e) {
            throw new MountException(options.mount() + ": origins: " + e.getMessage());
        }
    }

    /** Begins a profile with the options that every dialect takes; ids travel unsigned unless said otherwise. */
    static Builder builder(MountOptions options, Carriers carriers) {
        return new Builder(options, carriers);
    }

    /**
     * The mount's name.
     *
     * @return the name of its folder
     */
    public String mount() {
        return mount;
    }

    /**
     * The name of the key space: mounts with the same name share their sessions.
     *
     * @return the mount's name, or that of its option {@code sessions}
     */
    public String keySpace() {
        return keySpace;
    }

    /**
     * The address of the store that the mount asks for.
     *
     * @return the address, or null for the server's own
     */
    public @Nullable String store() {
        return store;
    }

    /**
     * Whether the ids of this mount are signed.
     *
     * @return false when they travel bare
     */
    public boolean signs() {
        return signed != null;
    }

    /**
     * The signing secrets that the mount or its script names, newest first. Not for logs.
     *
     * @return the secrets, none when the server's keys are to be used
     */
    public List<String> secrets() {
        return secrets;
    }

    /**
     * How long sessions live.
     *
     * @return the rules
     */
    public Lifetime lifetime() {
        return lifetime;
    }

    /**
     * Where ids may travel.
     *
     * @return the carriers
     */
    public Carriers carriers() {
        return carriers;
    }

    /**
     * Describes the engine of this mount, all but its store; keys only when the mount or its script names secrets.
     *
     * @param engine a builder
     * @return the same builder
     */
    public EngineBuilder describe(EngineBuilder engine) {
        // An id of any mount of the same key space has to pass, whatever its dialect.
        engine.ids(IdFormat.lenient(ids, LONGEST_ID))
                .lifetime(lifetime)
                .limits(limits)
                .rollOnUserChange(rollOnUserChange);
        if (maxSessions > 0) {
            engine.maxSessions(maxSessions);
        }
        if (sessionsPerUser > 0) {
            engine.sessionsPerUser(sessionsPerUser, Overflow.END_OLDEST);
        }
        if (signed == null) {
            return engine.unsignedIds();
        }
        engine.signedIds(signed);
        return secrets.isEmpty() ? engine : engine.keys(KeyRing.ofShortSecrets(secrets));
    }

    /**
     * Which pages may open sockets here and, where ids travel in a cookie, change something: those of the server, and
     * those that the option {@code origins} lists.
     *
     * @return the rule
     */
    public Origins origins() {
        return origins;
    }

    /**
     * Makes what opens the visits of this mount in its engine.
     *
     * @param engine the engine that {@link #describe} described
     * @param address how the server is seen from outside
     * @return where its requests come in
     */
    public HttpVisits porch(SessionEngine engine, PublicAddress address) {
        HttpVisitsBuilder visits = HttpVisits.builder(engine)
                .carriers(carriers)
                .unknownId(unknownId)
                .cookieOn(cookieOn)
                .door(VisitDoor.SCRIPT)
                .address(address);
        return (guarded ? visits.origins(origins) : visits).build();
    }

    /** Collects what a dialect asks for. Not safe for use by several threads. */
    static final class Builder {

        private final MountOptions options;
        private final Carriers carriers;
        private Lifetime lifetime = Lifetime.standard();
        private Limits limits = Limits.standard()
                .withNames(NameRule.ANY_TEXT)
                .withAttributes(1024)
                .withNameLength(1024);
        private IdFormat ids = IdFormat.base64Url(32);
        private @Nullable SignedIdFormat signed;
        private List<String> secrets;
        private UnknownId unknownId = UnknownId.IGNORE;
        private CookieOn cookieOn = CookieOn.CHANGE;
        private boolean rollOnUserChange = true;

        private Builder(MountOptions options, Carriers carriers) {
            this.options = options;
            this.carriers = carriers;
            this.secrets = options.texts("secret");
        }

        /**
         * Sets how long sessions live; the options {@code duration} and {@code absolute} take the place of the idle and
         * of the absolute limit. An idle limit that nobody has set is no longer than the absolute one.
         */
        Builder lifetime(Lifetime value) {
            Duration absolute = options.millis("absolute", value.absolute());
            Duration idle = options.millis("duration", value.idle());
            if (options.has("duration") && !absolute.equals(Lifetime.FOREVER) && idle.compareTo(absolute) > 0) {
                throw options.wrong("duration", idle.toMillis(), "no more than absolute, " + absolute.toMillis());
            }
            boolean longer = options.has("absolute") && !idle.equals(Lifetime.FOREVER) && idle.compareTo(absolute) > 0;
            lifetime = value.absolute(absolute).idle(longer ? absolute : idle);
            return this;
        }

        /** Sets how much sessions may hold. */
        Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** Sets what new ids look like. */
        Builder ids(IdFormat value) {
            ids = value;
            return this;
        }

        /** Sets the form in which signed ids travel. */
        Builder signed(SignedIdFormat value) {
            signed = value;
            return this;
        }

        /** Sets the signing secrets that a script declares; the option {@code secret} goes before them. */
        Builder secrets(List<String> newestFirst) {
            secrets = secrets.isEmpty() ? List.copyOf(newestFirst) : secrets;
            return this;
        }

        /** Sets what a client with a dead cookie is told. */
        Builder unknownId(UnknownId value) {
            unknownId = value;
            return this;
        }

        /** Sets which responses carry the cookie. */
        Builder cookieOn(CookieOn value) {
            cookieOn = value;
            return this;
        }

        /**
         * Lets a session keep its id when its user changes, for a dialect that rolls the client's own session itself.
         */
        Builder keepsIdOnUserChange() {
            rollOnUserChange = false;
            return this;
        }

        /** Makes the profile. */
        MountProfile build() {
            return new MountProfile(this);
        }
    }
}
