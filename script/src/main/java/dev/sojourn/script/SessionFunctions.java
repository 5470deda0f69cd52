package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What preludes see of the session of a call and of its engine, in the engine's own terms: times and durations are
 * milliseconds, {@code Infinity} is for ever. The first argument of each function of a session is its handle: 0 for
 * that of the call, or what {@code createSession} and {@code getSession} returned.
 */
final class SessionFunctions {

    private static final int LISTED_AT_ONCE = 256;

    private SessionFunctions() {}

    static void install(HostFunctions functions) {
        attributes(functions);
        life(functions);
        facts(functions);
        engine(functions);
    }

    private static void attributes(HostFunctions functions) {
        functions
                .add("sessionGet", (call, in) -> of(call, in).get(in.text(1)))
                .add("sessionSet", (call, in) -> done(() -> of(call, in).set(in.text(1), in.plain(2))))
                .add("sessionSetIfChanged", SessionFunctions::setIfChanged)
                .add("sessionHas", (call, in) -> of(call, in).has(in.text(1)))
                .add("sessionNames", (call, in) -> new ArrayList<>(of(call, in).names()))
                .add("sessionSize", (call, in) -> of(call, in).size())
                .add("sessionRemove", (call, in) -> of(call, in).remove(in.text(1)))
                .add("sessionClear", (call, in) -> done(() -> of(call, in).clear()))
                .add(
                        "sessionAll",
                        (call, in) -> new LinkedHashMap<>(of(call, in).attributes()))
                .add("sessionReplaceAll", (call, in) -> done(() -> of(call, in).replaceAll(map(in.plain(1)))));
    }

    private static @Nullable Object setIfChanged(Call call, HostFunctions.Arguments in) {
        String name = in.text(1);
        Session session = of(call, in);
        if (session.has(name)) {
            Object value = in.plain(2);
            if (!Values.same(value, session.get(name))) {
                session.set(name, value);
            }
        }
        return null;
    }

    private static void life(HostFunctions functions) {
        functions
                .add("sessionBegin", (call, in) -> done(() -> begin(call, of(call, in))))
                .add("sessionSave", (call, in) -> of(call, in).save())
                .add("sessionReload", (call, in) -> of(call, in).reload())
                .add("sessionTouch", (call, in) -> of(call, in).touch())
                .add("sessionRoll", (call, in) -> of(call, in).roll())
                .add("sessionDestroy", (call, in) -> of(call, in).destroy())
                .add("sessionExtend", (call, in) -> done(() -> of(call, in).extend(duration(in.number(1)))))
                .add(
                        "sessionSetDuration",
                        (call, in) ->
                                done(() -> of(call, in).setDuration(in.isAbsent(1) ? null : duration(in.number(1)))))
                .add("sessionSetUser", (call, in) -> done(() -> of(call, in).setUser(in.text(1), map(in.plain(2)))))
                .add("sessionClearUser", (call, in) -> done(() -> of(call, in).clearUser()))
                .add("persistsOnError", (call, in) -> call.services().persistsOnError())
                .add("commit", (call, in) -> {
                    call.door().commit();
                    return null;
                });
    }

    private static void begin(Call call, Session session) {
        if (!session.exists()) {
            call.countBegun();
        }
        session.begin();
    }

    private static void facts(HostFunctions functions) {
        functions
                .add("sessionPresented", (call, in) -> call.door().presented())
                .add("sessionExists", (call, in) -> of(call, in).exists())
                .add("sessionIsNew", (call, in) -> of(call, in).isNew())
                .add("sessionIsStored", (call, in) -> of(call, in).isStored())
                .add("sessionIsChanged", (call, in) -> of(call, in).isChanged())
                .add("sessionIsEnded", (call, in) -> of(call, in).isEnded())
                .add("sessionId", (call, in) -> of(call, in).id())
                .add("sessionSignedId", (call, in) -> of(call, in).signedId())
                .add("sessionKey", (call, in) -> of(call, in).key())
                .add("sessionFingerprint", (call, in) -> of(call, in).fingerprint())
                .add("sessionCreated", (call, in) -> millis(of(call, in).createdAt()))
                .add("sessionLastAccess", (call, in) -> millis(of(call, in).lastAccessAt()))
                .add("sessionLastUpdate", (call, in) -> millis(of(call, in).lastUpdateAt()))
                .add("sessionExpires", (call, in) -> millis(of(call, in).expiresAt()))
                .add("sessionTimeToLive", (call, in) -> span(of(call, in).timeToLive()))
                .add("sessionDuration", (call, in) -> span(of(call, in).duration()))
                .add("sessionUser", (call, in) -> of(call, in).user())
                .add("sessionUserData", (call, in) -> of(call, in).userData());
    }

    private static void engine(HostFunctions functions) {
        functions
                .add("now", (call, in) -> millis(engine(call).now()))
                .add("generateId", (call, in) -> engine(call).directory().generateId())
                .add("sign", (call, in) -> sign(call, in.text(0)))
                .add("unsign", (call, in) -> unsign(call, in.text(0)))
                .add("createSession", (call, in) -> call.hold(created(call, in)))
                .add(
                        "getSession",
                        (call, in) -> call.hold(engine(call).directory().get(in.text(0))))
                .add("deleteSession", (call, in) -> engine(call).directory().delete(in.text(0)))
                .add("sweep", (call, in) -> engine(call).directory().sweep())
                .add("forEachSession", SessionFunctions::forEach)
                .add("endByKey", (call, in) -> engine(call).directory().end(in.text(0)))
                .add("describeByKey", (call, in) -> {
                    return engine(call)
                            .directory()
                            .find(in.text(0))
                            .map(SessionFunctions::describe)
                            .orElse(null);
                });
    }

    /** The keys are read first and each session when its turn comes, so that a callback may end sessions. */
    private static @Nullable Object forEach(Call call, HostFunctions.Arguments in) {
        Value action = in.script(0);
        List<String> keys = new ArrayList<>();
        engine(call).directory().forEach(info -> {
            keys.add(info.key());
            if (keys.size() % LISTED_AT_ONCE == 0) {
                in.values().letStop();
            }
        });
        for (String key : keys) {
            engine(call).directory().find(key).ifPresent(info -> {
                action.executeVoid(in.values().toScript(describe(info)));
            });
        }
        return null;
    }

    /**
     * What a prelude sees of a session that is not its call's.
     *
     * @param info the session
     * @return plain values: key, created, lastAccess, lastUpdate, expires, user, userData, data
     */
    private static Map<String, @Nullable Object> describe(SessionInfo info) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("key", info.key());
        facts.put("created", millis(info.created()));
        facts.put("lastAccess", millis(info.lastAccess()));
        facts.put("lastUpdate", millis(info.lastUpdate()));
        facts.put("expires", millis(info.expiresAt()));
        facts.put("user", info.user());
        facts.put("userData", info.userData());
        facts.put("data", info.attributes());
        return facts;
    }

    private static Session created(Call call, HostFunctions.Arguments in) {
        call.countBegun();
        Duration own = in.isAbsent(1) ? null : duration(in.number(1));
        return engine(call).directory().create(map(in.plain(0)), own);
    }

    /** The session that the first argument names: 0 is the call's own, others were made or found by the script. */
    private static Session of(Call call, HostFunctions.Arguments in) {
        return call.session((int) in.number(0));
    }

    private static String sign(Call call, String id) {
        return engine(call).ids().sign(SessionId.of(id), Transport.COOKIE);
    }

    private static @Nullable String unsign(Call call, String signed) {
        IdReading reading = engine(call).ids().read(signed, Transport.COOKIE);
        return reading.accepted() ? reading.id().text() : null;
    }

    private static SessionEngine engine(Call call) {
        return call.services().sessions().engine();
    }

    static Duration duration(double millis) {
        if (Double.isNaN(millis)) {
            throw new IllegalArgumentException("A duration must be a number of milliseconds");
        }
        return millis >= Long.MAX_VALUE ? Lifetime.FOREVER : Duration.ofMillis((long) millis);
    }

    static double span(Duration duration) {
        long millis = Lifetime.millis(duration);
        return millis == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : millis;
    }

    static double millis(@Nullable Instant moment) {
        return moment == null ? Double.POSITIVE_INFINITY : moment.toEpochMilli();
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException("An object of values is needed");
    }

    private static @Nullable Object done(Runnable work) {
        work.run();
        return null;
    }
}
