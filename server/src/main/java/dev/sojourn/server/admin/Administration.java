package dev.sojourn.server.admin;

import dev.sojourn.Devices;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.server.admin.RefusedException.Why;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Acts of administration on the sessions of a server's engines. Every method has a line of the audit written but {@link
 * #count}, which concerns no session; of an act that is refused or fails as well. Safe for use by several threads.
 *
 * <p>A mount is the name of one, or null for the server's own engine. Every method throws {@link RefusedException} when
 * what it was asked for is not there or makes no sense, and {@link dev.sojourn.StoreUnavailableException} when the
 * store does not answer.
 */
public final class Administration {

    /** The most keys that one call ends. */
    public static final int MOST_KEYS = 1_000;

    private final Engines engines;
    private final Audit audit;
    private final NodeEvents events;
    private final Instant started;
    private final Counts counts;

    /**
     * Makes the service.
     *
     * @param engines the engines; none is closed by this
     * @param audit has the lines written
     */
    public Administration(Engines engines, Audit audit) {
        this(engines, audit, System::nanoTime);
    }

    Administration(Engines engines, Audit audit, LongSupplier nanos) {
        this.engines = engines;
        this.audit = audit;
        this.events = new NodeEvents(engines);
        this.started = audit.now();
        this.counts = new Counts(nanos);
    }

    /** When this began. */
    public Instant started() {
        return started;
    }

    /** What happens on this node, for those who watch. */
    public NodeEvents events() {
        return events;
    }

    /** The audit that is told of all acts. */
    public Audit audit() {
        return audit;
    }

    /** The engines. */
    public Engines engines() {
        return engines;
    }

    /**
     * A slice of the sessions that are meant. It ends with {@code limit} rows, and before that when 5,000 sessions were
     * looked at or 200 ms have passed.
     *
     * @param withValues whether the caller is going to show values: they are read from the rows
     * @param cursor null for the first slice, then {@link Slice#cursor()} of the one before
     * @param limit from 1 to 500
     */
    public Slice list(
            Caller by,
            @Nullable String mount,
            SessionFilter filter,
            boolean withValues,
            @Nullable String cursor,
            int limit) {
        Act act = withValues ? Act.READ_VALUES : Act.LIST;
        return audited(
                by,
                act,
                Target.filter(mount, filter, null),
                engine -> of(() -> new Slices(engine).list(filter, cursor, limit)),
                slice -> slice.rows().size());
    }

    /** As {@link #list}, together with how many sessions the engine has: one act, which fails when either does. */
    public Counted listCounted(
            Caller by,
            @Nullable String mount,
            SessionFilter filter,
            boolean withValues,
            @Nullable String cursor,
            int limit) {
        return audited(
                by,
                withValues ? Act.READ_VALUES : Act.LIST,
                Target.filter(mount, filter, null),
                engine -> new Counted(of(() -> new Slices(engine).list(filter, cursor, limit)), counts.of(engine)),
                counted -> counted.slice().rows().size());
    }

    /** The sessions of a user as he would know them. */
    public Devices.Listing devices(Caller by, @Nullable String mount, String user) {
        return audited(
                by,
                Act.LIST,
                Target.filter(mount, SessionFilter.ofUser(user), null),
                engine -> engine.directory().devices(user).list(),
                listing -> listing.devices().size());
    }

    /**
     * What there is to tell of one session, without its values.
     *
     * @param key the session's key, also that from before it was rolled a moment ago
     */
    public Detail show(Caller by, @Nullable String mount, String key) {
        return show(by, mount, key, false);
    }

    /** As {@link #show(Caller, String, String)}, for a caller that is going to show values, or is not. */
    public Detail show(Caller by, @Nullable String mount, String key, boolean withValues) {
        Audit.Entry entry = begin(by, withValues ? Act.READ_VALUES : Act.SHOW, Target.session(mount, key));
        return audited(
                entry,
                mount,
                engine -> {
                    SessionInfo session = find(engine, key);
                    entry.on(Target.session(mount, session.key()));
                    SessionInfo.Contents contents = session.table();
                    return new Detail(
                            session,
                            contents,
                            Rules.of(session, engine.lifetime()),
                            engine.limits().sessionBytes(),
                            engine.connectionsOf(session.key()));
                },
                detail -> 1);
    }

    /** The value of one attribute. The line that says so is written before this returns. */
    public Value value(Caller by, @Nullable String mount, String key, String name) {
        Audit.Entry entry = begin(by, Act.READ_VALUES, Target.session(mount, key));
        return audited(
                entry,
                mount,
                engine -> {
                    SessionInfo session = find(engine, key);
                    SessionInfo.Entry found = session.table().entries().stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new RefusedException(
                                    Why.ATTRIBUTE_NOT_FOUND, "The session has no attribute of this name"));
                    // Not before: what is no attribute's name may be anything.
                    entry.names(List.of(name));
                    Object value = session.attributes().get(name);
                    boolean readable = value != null || found.type().equals("null");
                    return new Value(name, found.type(), found.bytes(), readable, value);
                },
                value -> 1);
    }

    /**
     * Ends sessions by key.
     *
     * @param keys from 1 to {@link #MOST_KEYS}; one that is given twice counts once
     * @param dryRun whether nothing is ended, and only told how many would be
     */
    public Ended end(Caller by, @Nullable String mount, List<String> keys, boolean dryRun) {
        Set<String> distinct = new LinkedHashSet<>(keys);
        boolean one = distinct.size() == 1;
        Target on = one ? Target.session(mount, keys.get(0)) : Target.engine(mount);
        return audited(
                by,
                dryRun ? Act.LIST : one ? Act.END : Act.END_MATCH,
                on,
                engine -> {
                    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
                        throw new RefusedException(
                                Why.BAD_REQUEST, "From 1 to " + MOST_KEYS + " keys can be given, not " + keys.size());
                    }
                    distinct.forEach(Administration::requireKey);
                    int ended = 0;
                    for (String key : distinct) {
                        boolean there = dryRun
                                ? engine.directory().find(key).isPresent()
                                : engine.directory().end(key);
                        ended += there ? 1 : 0;
                    }
                    return new Ended(ended, distinct.size() - ended, 0, engine.now(), null);
                },
                Ended::ended);
    }

    /**
     * Ends the session of a signed id, as a cookie has it.
     *
     * @param signedId any text; it gets into no line
     * @param dryRun as above
     */
    public Ended endSigned(Caller by, @Nullable String mount, String signedId, boolean dryRun) {
        Audit.Entry entry = begin(by, dryRun ? Act.LIST : Act.END, Target.engine(mount));
        return audited(
                entry,
                mount,
                engine -> {
                    String key = engine.directory()
                            .lookUp(signedId)
                            .flatMap(session -> Optional.ofNullable(session.key()))
                            .orElseThrow(() ->
                                    new RefusedException(Why.SESSION_NOT_FOUND, "No session found for this signed id"));
                    entry.on(Target.session(mount, key));
                    int ended = dryRun || engine.directory().end(key) ? 1 : 0;
                    return new Ended(ended, 1 - ended, 0, engine.now(), null);
                },
                Ended::ended);
    }

    /**
     * Ends all sessions of a user.
     *
     * @param exceptKey the key of a session of the user that stays, or null for none
     */
    public Ended endAllOf(Caller by, @Nullable String mount, String user, @Nullable String exceptKey) {
        Act act = exceptKey == null ? Act.END_USER : Act.END_OTHERS;
        return audited(
                by,
                act,
                Target.user(mount, user, exceptKey),
                engine -> {
                    if (exceptKey != null) {
                        requireKey(exceptKey);
                    }
                    Instant now = engine.now();
                    int ended = exceptKey == null
                            ? engine.directory().endAllOf(user)
                            : engine.directory().endAllOf(user, exceptKey);
                    return new Ended(ended, 0, 0, now, null);
                },
                Ended::ended);
    }

    /**
     * Ends the sessions that are meant and had begun by a moment. It stops when 5,000 sessions were looked at or two
     * seconds have passed; then it is called again with the cursor and the same moment.
     *
     * @param before only sessions that had begun by then; null for now
     * @param exceptKey the key of a session that stays, or null for none
     * @param cursor null at first, then {@link Ended#cursor()}
     * @param dryRun whether nothing is ended, and only told how many would be
     */
    public Ended endMatching(
            Caller by,
            @Nullable String mount,
            SessionFilter filter,
            @Nullable Instant before,
            @Nullable String exceptKey,
            @Nullable String cursor,
            boolean dryRun) {
        SessionEngine known = engines.of(mount);
        Instant until = before != null || known == null ? before : known.now();
        Act act = dryRun ? Act.LIST : filter.takesAll() ? Act.END_ALL : Act.END_MATCH;
        Target on = new Target(mount, exceptKey, null, filter, until, null);
        Audit.Entry entry = begin(by, act, on);
        return audited(
                entry,
                mount,
                engine -> {
                    if (exceptKey != null) {
                        requireKey(exceptKey);
                    }
                    Ended ended = of(() -> new Slices(engine)
                            .end(filter, until == null ? engine.now() : until, exceptKey, cursor, dryRun));
                    if (ended.cursor() != null) {
                        entry.partial(ended.ended());
                    }
                    return ended;
                },
                Ended::ended);
    }

    /** Ends the sessions that have expired, now instead of in a moment; tells how many. */
    public int sweep(Caller by, @Nullable String mount) {
        return audited(
                by,
                Act.SWEEP,
                Target.engine(mount),
                engine -> engine.directory().sweep(),
                removed -> removed);
    }

    /** How many sessions an engine has: counted now, or a moment ago where that takes its time. */
    public Count count(@Nullable String mount) {
        return counts.of(engine(mount));
    }

    /** The engine of a mount, or the server's own. */
    public SessionEngine engine(@Nullable String mount) {
        SessionEngine engine = engines.of(mount);
        if (engine == null) {
            throw new RefusedException(Why.MOUNT_NOT_FOUND, "No mount has this name");
        }
        return engine;
    }

    /** What is no mount's name may be anything, so it gets into no line; nor does what cannot be a user. */
    private Audit.Entry begin(Caller by, Act act, Target on) {
        SessionEngine own = engines.of(on.engine());
        Target known = own != null ? on : new Target(null, on.key(), on.user(), on.filter(), on.before(), null);
        requireUser(own == null ? engine(null) : own, by, act, known);
        return audit.begin(by, act, known);
    }

    /** Before the first line: whoever sends a megabyte must not have it written. */
    private void requireUser(SessionEngine engine, Caller by, Act act, Target on) {
        int most = engine.limits().userIdLength();
        SessionFilter filter = on.filter();
        String filtered = filter == null ? null : filter.user();
        if (isLonger(on.user(), most) || isLonger(filtered, most)) {
            audit.refused(by, act, Target.engine(on.engine()), Why.BAD_REQUEST.error());
            throw new RefusedException(
                    Why.BAD_REQUEST, "The id of a user has at most " + most + " characters (Limits.userIdLength)");
        }
    }

    private static boolean isLonger(@Nullable String user, int most) {
        return user != null && user.length() > most;
    }

    private <T> T audited(
            Caller by, Act act, Target on, Function<SessionEngine, T> work, ToIntFunction<? super T> count) {
        return audited(begin(by, act, on), on.engine(), work, count);
    }

    private <T> T audited(
            Audit.Entry entry,
            @Nullable String mount,
            Function<SessionEngine, T> work,
            ToIntFunction<? super T> count) {
        T result;
        try {
            result = work.apply(engine(mount));
        } catch (UnsupportedOperationException e) {
            RefusedException refused =
                    new RefusedException(Why.UNSUPPORTED, "The store of this engine cannot find sessions by user");
            entry.threw(refused);
            throw refused;
        } catch (SessionNotFoundException e) {
            RefusedException refused = new RefusedException(Why.SESSION_NOT_FOUND, String.valueOf(e.getMessage()));
            entry.threw(refused);
            throw refused;
        } catch (RuntimeException e) {
            entry.threw(e);
            throw e;
        }
        entry.done(count.applyAsInt(result));
        return result;
    }

    /** A walk whose arguments were checked refuses nothing but its cursor. */
    private static <T> T of(Supplier<T> walk) {
        try {
            return walk.get();
        } catch (IllegalArgumentException e) {
            // The store's words may repeat it.
            throw new RefusedException(Why.BAD_REQUEST, "The cursor is not one that this list gave out");
        }
    }

    private static SessionInfo find(SessionEngine engine, String key) {
        requireKey(key);
        return engine.directory()
                .find(key)
                .orElseThrow(() -> new RefusedException(Why.SESSION_NOT_FOUND, "No living session has this key"));
    }

    private static void requireKey(String key) {
        if (!Target.isKey(key)) {
            throw new RefusedException(Why.BAD_REQUEST, "A session key is written as 64 lower-case hexadecimal digits");
        }
    }
}
