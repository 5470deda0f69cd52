package dev.sojourn.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mounts of a folder, the longest prefix first. Safe for use by many threads. */
final class MountFolder implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;

    private final Path folder;
    private final Mount.Shop shop;
    private @Nullable ScheduledExecutorService reader;
    private @Nullable Future<?> scheduled;
    private volatile List<Mount> mounts = List.of();

    MountFolder(Path folder, Mount.Shop shop) {
        this.folder = folder;
        this.shop = shop;
        refresh();
    }

    /** Begins to look for changes. */
    void reread() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "sojourn-script-reader");
            thread.setDaemon(true);
            return thread;
        });
        reader = scheduler;
        scheduled = scheduler.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            refresh();
        } catch (RuntimeException e) {
            // The next look may find the folder again; the mounts that are there go on.
            new MountLog("scripts").fault(e.toString(), e);
        }
    }

    /** Looks for mounts that are new, gone or changed. */
    synchronized void refresh() {
        Map<Path, Mount> known = new HashMap<>();
        mounts.forEach(mount -> known.put(mount.folder(), mount));
        List<Mount> found = new ArrayList<>();
        for (Path path : folders()) {
            Mount mount = known.remove(path);
            if (mount == null) {
                mount = new Mount(path, shop);
            } else {
                mount.refresh();
            }
            found.add(mount);
        }
        found.sort(Comparator.comparingInt((Mount mount) -> -mount.prefix().length())
                .thenComparing(Mount::name));
        mounts = List.copyOf(found);
        known.values().forEach(Mount::close);
    }

    /** How the contexts of all mounts are used. */
    ScriptContexts contexts() {
        return mounts.stream().map(Mount::contexts).reduce(ScriptContexts.NONE, ScriptContexts::plus);
    }

    private List<Path> folders() {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory)
                    .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("The folder of scripts cannot be read: " + folder, e);
        }
    }

    /** The mounts that may have a path. */
    List<Mount> covering(String path) {
        List<Mount> covering = new ArrayList<>();
        for (Mount mount : mounts) {
            if (Routes.covers(mount.prefix(), path)) {
                covering.add(mount);
            }
        }
        return covering;
    }

    /** Reads the mounts that were not read yet: all, or the one of a name. */
    void load(@Nullable String name) {
        for (Mount mount : mounts) {
            if (name == null || mount.name().equals(name)) {
                mount.state();
            }
        }
    }

    @Override
    public void close() {
        if (reader != null && scheduled != null) {
            scheduled.cancel(false);
            reader.shutdownNow();
        }
        mounts.forEach(Mount::close);
        mounts = List.of();
    }
}
