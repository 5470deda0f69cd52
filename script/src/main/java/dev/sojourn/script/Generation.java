package dev.sojourn.script;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.script.Routes.Route;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of a mount as they were read at one moment, with their routes, contexts and sessions. When the files
 * change a new generation takes the place of the old one, which finishes what it has begun.
 */
final class Generation implements MountServices {

    private static final int GONE = -1;

    private final MountSource source;
    private final Scripts scripts;
    private final ScriptLimits limits;
    private final SharedValues shared;
    private final boolean persistOnError;
    private final MountLog log;
    private final RealmPool<Realm> pool;
    private final RealmPool<Realm> socketPool;
    private final Watchdog.Watched[] watched;
    private final Watchdog watchdog;
    private final SharedFurnishing furnishing;
    private final Consumer<HttpVisits> released;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean retired;
    private final Routes routes;
    private final MountProfile profile;
    private final HttpVisits sessions;

    Generation(MountSource source, Scripts scripts, SharedValues shared, Mount.Shop shop) {
        this.source = source;
        this.scripts = scripts;
        this.limits = source.limits();
        this.shared = shared;
        this.watchdog = shop.watchdog();
        this.released = shop.released();
        this.furnishing = scripts.furnishing().hold();
        this.persistOnError = shop.persistOnError();
        this.log = new MountLog(source.name());
        this.pool = new RealmPool<>(
                () -> new Realm(shop.engine().get(), scripts, limits, watchdog::now, true),
                limits.contexts(),
                limits.waitLimit(),
                false,
                watchdog::now,
                shop.waits());
        this.socketPool = new RealmPool<>(
                () -> new Realm(shop.engine().get(), scripts, limits, watchdog::now, false),
                limits.contexts(),
                limits.waitLimit(),
                true,
                watchdog::now,
                shop.waits());
        this.watched = new Watchdog.Watched[] {
            watchdog.add(pool, limits.memoryLimit(), log), watchdog.add(socketPool, limits.memoryLimit(), log)
        };
        boolean done = false;
        try {
            Map<String, @Nullable Object> declared = new LinkedHashMap<>();
            this.routes = new Routes(source.path(), read(declared));
            routes.below(shop.keptPaths()).forEach(this::tellKept);
            this.profile = source.dialect().profile(source.options(), declared);
            this.sessions = shop.opener().apply(profile);
            done = true;
        } finally {
            if (!done) {
                retire();
            }
        }
    }

    private void tellKept(String path) {
        log.say(
                Level.WARNING,
                "No request comes to " + path + ", which the server keeps for itself. Give the"
                        + " route another path, or its mount one (option path)");
    }

    /** Runs each program once, to learn its routes and what it asks of the engine. */
    private List<Route> read(Map<String, @Nullable Object> declared) {
        List<Route> found = new ArrayList<>();
        Realm realm = Objects.requireNonNull(make(), "a new pool has room");
        try {
            for (Scripts.Unit unit : scripts.units()) {
                if (!unit.program().routes().isEmpty()) {
                    unit.program().routes().forEach(key -> found.add(new Route(key, unit.name(), -1)));
                } else {
                    found.addAll(learn(realm, unit, declared));
                }
            }
        } finally {
            pool.release(realm);
        }
        return found;
    }

    private @Nullable Realm make() {
        try {
            return pool.acquire();
        } catch (PolyglotException e) {
            throw new MountException(log.place(e, scripts) + ": " + MountLog.reason(e));
        }
    }

    private List<Route> learn(Realm realm, Scripts.Unit unit, Map<String, @Nullable Object> declared) {
        ReadingExchange exchange = new ReadingExchange();
        Call call = new Call(this, exchange, Map.of(), ReadingExchange.NO_SESSION);
        try {
            return realm.enter(call, Long.MAX_VALUE, () -> {
                Value started = realm.start(source.dialect().name());
                realm.run(unit.name(), started);
                if (realm.values().toPlain(started.getMember("declared")) instanceof Map<?, ?> said) {
                    said.forEach((name, value) -> declared.put(String.valueOf(name), value));
                }
                Value registered = started.getMember("routes");
                List<Route> found = new ArrayList<>();
                for (int i = 0; i < registered.getArraySize(); i++) {
                    Value route = registered.getArrayElement(i);
                    String method = route.getMember("method").asString();
                    String path = route.getMember("path").asString();
                    found.add(new Route(new RouteKey(method, path), unit.name(), i));
                }
                return found;
            });
        } catch (PolyglotException e) {
            throw new MountException(log.place(e, scripts) + ": " + MountLog.reason(e));
        } catch (StoppedException e) {
            throw new MountException(log.place(e.where(), scripts) + ": " + e.getMessage());
        }
    }

    /** Begins a request or a socket; false when this generation is gone, and the mount has to be asked for the next. */
    boolean enter() {
        int present = users.get();
        while (present != GONE) {
            if (users.compareAndSet(present, present + 1)) {
                return true;
            }
            present = users.get();
        }
        return false;
    }

    /** Ends a request or a socket. */
    void leave() {
        users.decrementAndGet();
        closeWhenUnused();
    }

    /** Lets requests and sockets end with the scripts they began with, and then closes what only these used. */
    void retire() {
        retired = true;
        closeWhenUnused();
    }

    private void closeWhenUnused() {
        if (retired && users.compareAndSet(0, GONE)) {
            socketPool.close();
            pool.close();
            for (Watchdog.Watched entry : watched) {
                watchdog.remove(entry);
            }
            furnishing.close();
            HttpVisits opened = sessions;
            if (opened != null) {
                released.accept(opened);
            }
        }
    }

    /** The present by which the time limit counts, in nanoseconds since some moment. */
    long now() {
        return watchdog.now();
    }

    Dialect dialect() {
        return source.dialect();
    }

    MountSource source() {
        return source;
    }

    Routes routes() {
        return routes;
    }

    Scripts scripts() {
        return scripts;
    }

    Origins origins() {
        return profile.origins();
    }

    RealmPool<Realm> pool() {
        return pool;
    }

    RealmPool<Realm> socketPool() {
        return socketPool;
    }

    MountLog logs() {
        return log;
    }

    ScriptLimits scriptLimits() {
        return limits;
    }

    MountProfile profile() {
        return profile;
    }

    @Override
    public HttpVisits sessions() {
        HttpVisits opened = sessions;
        if (opened == null) {
            throw new IllegalStateException("Sessions are not there while scripts are read; use them in handlers");
        }
        return opened;
    }

    @Override
    public boolean persistsOnError() {
        return persistOnError;
    }

    @Override
    public SharedValues shared() {
        return shared;
    }

    @Override
    public CallLimits limits() {
        return limits.forCalls();
    }

    @Override
    public void log(Level level, String text) {
        log.say(level, text);
    }

    @Override
    public void log(@Nullable Value thrown, String during) {
        if (thrown != null) {
            log.failed(thrown, scripts, during);
        }
    }
}
