package dev.sojourn.script;

import dev.sojourn.http.HttpVisits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One folder of scripts: its present generation, or the reason why it has none. Generations follow each other without
 * a gap; requests are answered by the one that was present when they came.
 */
final class Mount {

    private final Path folder;
    private final Shop shop;
    private final MountLog log;
    private Map<String, String> seen = Map.of();
    private Map<String, String> loaded = Map.of();
    private @Nullable SharedValues shared;
    private @Nullable SharedFurnishing furnishing;
    private @Nullable Object furnishedFor;
    private volatile String prefix;
    /** Null until somebody asks for the mount. */
    private volatile @Nullable State state;

    private boolean closed;

    /** What is the same for all mounts. */
    record Shop(
            LazyEngine engine,
            ScriptLimits limits,
            Watchdog watchdog,
            Function<MountProfile, HttpVisits> opener,
            Consumer<HttpVisits> released,
            boolean persistOnError,
            @Nullable Path dataFolder,
            List<String> keptPaths,
            List<String> secrets,
            @Nullable OperatorOptions operator,
            ContextWaits waits) {}

    /** What requests see: a generation, unless the mount is broken. */
    record State(@Nullable Generation generation) {}

    Mount(Path folder, Shop shop) {
        this.folder = folder;
        this.shop = shop;
        this.log = new MountLog(MountSource.nameOf(folder));
        this.prefix = MountSource.prefixOf(folder, shop.operator());
    }

    /** What the paths of its routes begin with. */
    String prefix() {
        return prefix;
    }

    String name() {
        return MountSource.nameOf(folder);
    }

    /** What it is now; reads it when nobody has asked before. */
    State state() {
        State known = state;
        return known == null ? firstState() : known;
    }

    private synchronized State firstState() {
        State known = state;
        if (known == null) {
            loaded = MountSource.fingerprint(folder);
            known = closed ? new State(null) : load();
        }
        return known;
    }

    /** The present generation with one more user, who has to leave it; null when the mount is broken. */
    @Nullable
    Generation enter() {
        Generation generation = state().generation();
        while (generation != null && !generation.enter()) {
            Thread.onSpinWait();
            generation = state().generation();
        }
        return generation;
    }

    /** How the contexts of its present scripts are used; reads nothing that nobody has asked for yet. */
    ScriptContexts contexts() {
        State known = state;
        Generation present = known == null ? null : known.generation();
        return present == null
                ? ScriptContexts.NONE
                : present.pool().usage().plus(present.socketPool().usage());
    }

    Path folder() {
        return folder;
    }

    /** Reads the scripts again when they have changed and stayed the same since the last look. */
    synchronized void refresh() {
        if (state == null) {
            prefix = MountSource.prefixOf(folder, shop.operator());
            return;
        }
        Map<String, String> now = MountSource.fingerprint(folder);
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(loaded)) {
            loaded = now;
            load();
        }
    }

    private State load() {
        State before = state;
        State next;
        try {
            Generation generation = generation();
            prefix = generation.source().path();
            next = new State(generation);
        } catch (MountException e) {
            log.fault(String.valueOf(e.getMessage()), e.getCause());
            prefix = MountSource.prefixOf(folder, shop.operator());
            next = new State(null);
        } catch (RuntimeException e) {
            log.fault(e.toString(), e);
            prefix = MountSource.prefixOf(folder, shop.operator());
            next = new State(null);
        }
        state = next;
        if (before != null && before.generation() != null) {
            before.generation().retire();
        }
        return next;
    }

    private Generation generation() {
        MountSource source = MountSource.read(folder, shop.limits(), shop.operator());
        SharedValues values = shared;
        if (values == null) {
            values = new SharedValues(
                    source.limits().sharedLimit(), source.limits().sharedSize());
            shared = values;
        }
        Scripts scripts =
                new Scripts(source.name(), source.dialect(), source.also(), source.programs(), furnishing(source));
        return new Generation(source, scripts, values, shop);
    }

    /** Kept from one generation to the next, unless what it was made for has changed. */
    private SharedFurnishing furnishing(MountSource source) {
        Object madeFor =
                List.of(source.dialect().name(), source.options(), String.valueOf(source.companion("schema.sql")));
        SharedFurnishing present = furnishing;
        if (present == null || !madeFor.equals(furnishedFor)) {
            SharedFurnishing made = furnish(source);
            if (present != null) {
                present.close();
            }
            furnishing = made;
            furnishedFor = madeFor;
            return made;
        }
        return present;
    }

    private SharedFurnishing furnish(MountSource source) {
        Place place = new Place(source.options(), folder, shop.dataFolder(), shop.secrets());
        List<Furnishing> parts = new ArrayList<>();
        source.also().forEach(guest -> parts.add(guest.furnish(place)));
        parts.add(source.dialect().furnish(place));
        return new SharedFurnishing(parts);
    }

    synchronized void close() {
        closed = true;
        State before = state;
        state = new State(null);
        if (before != null && before.generation() != null) {
            before.generation().retire();
        }
        if (furnishing != null) {
            furnishing.close();
        }
    }
}
