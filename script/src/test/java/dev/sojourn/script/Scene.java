package dev.sojourn.script;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A host over a folder of its own, with sessions in memory and a clock that is moved by hand. The time that scripts may
 * take does not pass either unless a test says so: else a busy machine would stop scripts that do nothing wrong.
 */
public final class Scene implements AutoCloseable {

    private final Path folder;
    private final Map<String, SessionStore> stores = new HashMap<>();
    private final Map<String, SessionEngine> engines = new HashMap<>();
    private final List<SessionEngine> all = new ArrayList<>();
    private final ManualClock clock = new ManualClock(Instant.parse("2018-09-24T11:01:44Z"));
    private final ScriptTime scriptTime = new ScriptTime();
    private UnaryOperator<ScriptHost.Builder> settings = builder -> builder;
    private UnaryOperator<SessionStore> stored = store -> store;
    private @Nullable ScriptHost host;
    private boolean changed;

    public Scene(Path folder) {
        this.folder = folder;
    }

    /** Writes a file of the folder of mounts. */
    public Scene file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            changed = host != null;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Scene settings(UnaryOperator<ScriptHost.Builder> value) {
        settings = value;
        return this;
    }

    /** What stands before the store of each mount, to fail for instance. */
    Scene stored(UnaryOperator<SessionStore> value) {
        stored = value;
        return this;
    }

    public ScriptHost host() {
        ScriptHost opened = host;
        if (opened == null) {
            ScriptHost.Builder builder =
                    ScriptHost.builder(folder, this::open).withoutRereading().time(scriptTime);
            opened = settings.apply(builder).open();
            host = opened;
        }
        if (changed) {
            changed = false;
            // Once to see the change, once to see that it has settled.
            opened.refresh();
            opened.refresh();
        }
        return opened;
    }

    private HttpVisits open(MountProfile profile) {
        SessionStore store = stores.computeIfAbsent(profile.keySpace(), name -> stored.apply(new MemoryStore()));
        var builder = profile.describe(SessionEngine.builder())
                .store(store)
                .clock(clock)
                .sweepEvery(Duration.ofMillis(200));
        if (profile.signs() && profile.secrets().isEmpty()) {
            builder.keys(KeyRing.random());
        }
        SessionEngine engine = builder.build();
        engines.put(profile.mount(), engine);
        all.add(engine);
        return profile.porch(engine, PublicAddress.direct());
    }

    public SessionEngine engine(String mount) {
        host();
        return engines.get(mount);
    }

    /** Ends the host and its engines, and starts them anew over the same stores. */
    public void restart() {
        close();
        host = null;
        all.clear();
        host();
    }

    /** Lets time pass. */
    public void after(Duration span) {
        clock.advance(span);
    }

    ManualClock clock() {
        return clock;
    }

    /** For the time limit of scripts. */
    public ScriptTime scriptTime() {
        return scriptTime;
    }

    public Instant now() {
        return clock.instant();
    }

    public FakeExchange get(String target) {
        return answer(new FakeExchange("GET", target));
    }

    public FakeExchange answer(FakeExchange exchange) {
        if (!host().handle(exchange)) {
            exchange.respond(404, "not found".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return exchange;
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
        all.forEach(SessionEngine::close);
    }
}
