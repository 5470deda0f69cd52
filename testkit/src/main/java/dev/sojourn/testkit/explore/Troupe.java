package dev.sojourn.testkit.explore;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.Visit;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One engine over a store that stops at each call, and the world of the run that it plays in. */
final class Troupe implements AutoCloseable {

    static final long IDLE_MILLIS = Duration.ofMinutes(30).toMillis();
    static final long ABSOLUTE_MILLIS = Duration.ofHours(12).toMillis();
    /** Enough for all that short programs can do to each other. */
    private static final int ATTEMPTS = 8;

    final SessionEngine engine;
    final SteppedStore store;
    private final SteppedClock clock;
    private final ActorIds ids;
    private final Stage stage;
    private @Nullable World world;

    Troupe(Settings settings, Stage stage, SessionStore first, UnaryOperator<SessionListener> listening) {
        this.stage = stage;
        this.store = new SteppedStore(stage, first);
        this.clock = new SteppedClock(stage);
        this.ids = new ActorIds(stage);
        SessionListener listener = listening.apply(this::heard);
        EngineBuilder builder = SessionEngine.builder()
                .store(store)
                .clock(clock)
                .ids(ids)
                .unsignedIds()
                .withoutSweeps()
                .codec(ValueCodec.builder()
                        .register("normalised", Normalised.class, each -> each.names, Troupe::normalised)
                        .build())
                .limits(Limits.standard().withCommitAttempts(ATTEMPTS))
                .lifetime(lifetime(settings))
                .rollOnUserChange(!settings.is("noroll"))
                .listener(SessionEvent.Ended.class, listener);
        if (settings.limit() > 0) {
            builder.sessionsPerUser(settings.limit(), settings.is("end") ? Overflow.END_OLDEST : Overflow.REFUSE);
        }
        this.engine = builder.build();
    }

    private static Lifetime lifetime(Settings settings) {
        Lifetime lifetime = Lifetime.standard()
                .idle(Duration.ofMillis(IDLE_MILLIS))
                .absolute(Duration.ofMillis(ABSOLUTE_MILLIS))
                .expiredRetention(Duration.ZERO);
        String touch = settings.value("touch", "");
        if (!touch.isEmpty()) {
            lifetime = lifetime.touchEvery(Role.distance("+" + touch));
        }
        return switch (settings.value("anchor", "access")) {
            case "update" -> lifetime.anchor(ExpiryAnchor.LAST_UPDATE);
            case "explicit" -> lifetime.anchor(ExpiryAnchor.EXPLICIT);
            case "created" -> lifetime.anchor(ExpiryAnchor.CREATED);
            default -> lifetime;
        };
    }

    /** A set of names that puts itself in order: as a registered type that normalises does, on another node say. */
    static final class Normalised {
        final List<String> names;

        Normalised(List<String> names) {
            this.names = names;
        }
    }

    @SuppressWarnings("unchecked")
    private static Normalised normalised(Object plain) {
        return new Normalised(new ArrayList<>(new TreeSet<>((List<String>) plain)));
    }

    private void heard(SessionEvent event) {
        World now = world;
        if (now != null && event instanceof SessionEvent.Ended ended) {
            now.ended(ended.key(), ended.reason());
        }
    }

    /** Sets the scene for one run: a store with the planted sessions. */
    World begin(Program program, SessionStore empty, String salt, ManualClock at) {
        World next = new World(program, stage, salt, at, this::attributes);
        world = next;
        store.show(empty, next);
        clock.show(next);
        ids.show(next);
        // What a run that was given up has left to a sweep must not show in this one.
        next.judge(() -> store.aside(() -> engine.directory().sweep()));
        Settings settings = program.settings();
        plant(next, settings.value("user", "-"));
        String other = settings.value("other", "");
        if (!other.isEmpty()) {
            next.clock.advance(Duration.ofSeconds(1));
            plant(next, other);
        }
        next.clock.advance(Duration.ofMinutes(1));
        return next;
    }

    private void plant(World into, String who) {
        String user = who.equals("ann") ? into.ann() : who.equals("bob") ? into.bob() : null;
        try (Visit visit = engine.enter()) {
            Session session = visit.session().begin();
            session.setAll(Map.of("shared", "planted", "list", List.of("planted")));
            session.setAll(Map.of("n", 0, "m", 0, "normal", new Normalised(List.of("b", "a", "b"))));
            if (user != null) {
                session.set("secret", "planted secret");
                into.writtenUnder.put("planted secret", user);
                session.setUser(user);
            }
            visit.commit();
            into.handedOut.add(Objects.requireNonNull(session.key()));
        }
    }

    /** The attributes of a session as they are stored, empty when there is none that lives. */
    Map<String, Object> attributes(String key) {
        Map<String, Object> values = new LinkedHashMap<>();
        World now = Objects.requireNonNull(world);
        now.judge(() -> store.aside(() -> {
            SessionInfo info = engine.directory().find(key).orElse(null);
            if (info != null) {
                info.attributes().forEach((name, value) -> {
                    if (value != null) {
                        values.put(name, value instanceof Normalised each ? each.names : value);
                    }
                });
            }
            return key;
        }));
        return values;
    }

    /** Takes what a run has left out of a store that the next one uses too. */
    void cleanUp() {
        World last = Objects.requireNonNull(world);
        last.byKey.keySet().forEach(key -> store.inner().delete(SessionKey.parse(key)));
    }

    @Override
    public void close() {
        engine.close();
    }
}
