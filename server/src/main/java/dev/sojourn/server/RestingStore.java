package dev.sojourn.server;

import dev.sojourn.SessionEngine;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.AuditSink;
import dev.sojourn.server.admin.Outcome;
import dev.sojourn.server.cli.Failure;
import dev.sojourn.server.cli.StoreAtRest;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A store as the options of the server name it, for commands that are no server. */
final class RestingStore implements StoreAtRest {

    /** What RocksDB's directory has from the beginning. */
    private static final String FORMAT = "FORMAT";

    /** What PostgreSQL, MariaDB and H2 answer when a table is not there. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S04");

    private final ServerOptions options;
    private final Stores stores;

    RestingStore(ServerOptions options) {
        this.options = options;
        this.stores = new Stores(options.shared());
    }

    @Override
    public String shown() {
        return options.store().shown();
    }

    @Override
    public @Nullable String name() {
        return Stores.isShared(options.store()) ? options.shared().name() : null;
    }

    @Override
    public @Nullable Path directory() {
        return options.store() instanceof StoreAddress.Embedded embedded ? embedded.directory() : null;
    }

    @Override
    public List<String> mounts() throws Failure {
        Path directory = directory();
        try {
            return directory == null
                    ? List.of()
                    : KeySpace.foldersIn(directory).stream().map(KeySpace::name).toList();
        } catch (OptionException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Path folderOf(Path store, String mount) {
        return KeySpace.named(mount).folder(store);
    }

    @Override
    public SessionStore open(@Nullable String mount, boolean make) throws Failure {
        KeySpace keySpace = mount == null ? KeySpace.SERVER : KeySpace.named(mount);
        Path directory = directory();
        if (directory != null
                && !make
                && Files.notExists(keySpace.folder(directory).resolve(FORMAT))) {
            throw Failure.notFound(
                    "StoreNotFound",
                    "there are no " + keySpace.shown() + " in "
                            + options.store().shown());
        }
        return stores.openPlain(options.store(), keySpace);
    }

    @Override
    public @Nullable SessionStore openIfThere(@Nullable String mount) throws Failure {
        KeySpace keySpace = mount == null ? KeySpace.SERVER : KeySpace.named(mount);
        Path directory = directory();
        if (directory != null) {
            boolean there = Files.exists(keySpace.folder(directory).resolve(FORMAT));
            return there ? stores.openPlain(options.store(), keySpace) : null;
        }
        try {
            return stores.openPlain(options.store(), keySpace);
        } catch (StoreException e) {
            if (isWithoutTable(e)) {
                return null;
            }
            throw e;
        }
    }

    static boolean isWithoutTable(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null && NO_TABLE.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public SessionEngine engine(SessionStore store) throws Failure {
        try {
            return options.encryption()
                    .ready()
                    .applyTo(SessionEngine.builder())
                    .store(store)
                    .lifetime(options.lifetime())
                    .limits(options.sessionLimits())
                    .unsignedIds()
                    .withoutSweeps()
                    .build();
        } catch (OptionException e) {
            throw Failure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Audit audit() throws Failure {
        AdminOptions admin = options.admin();
        try {
            AuditSink sink = admin.sink();
            boolean log = admin.auditFile() == null;
            AtomicBoolean looked = new AtomicBoolean();
            return new Audit(
                    event -> {
                        if (isWanted(event, log, looked)) {
                            sink.write(event);
                        }
                    },
                    admin.auditRequired(),
                    admin.node(),
                    InstantSource.system());
        } catch (OptionException e) {
            throw Failure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A walk is many lists of the service, and one of whoever started it. Values are never read without a line; that
     * somebody only looked gets into a file, and not into the log.
     */
    private static boolean isWanted(AuditEvent event, boolean log, AtomicBoolean looked) {
        boolean list = event.act() == Act.LIST && event.outcome() == Outcome.DONE;
        boolean first = !event.act().onlyLooks() || looked.compareAndSet(false, true);
        boolean values = !event.act().onlyLooks() || event.act() == Act.READ_VALUES;
        return values || !log && (first || !list);
    }

    @Override
    public List<String> signingKeys() throws Failure {
        return keys().present();
    }

    @Override
    public boolean leaveSigningKeys(List<String> secrets) throws Failure {
        return keys().leave(secrets);
    }

    @Override
    public Rotation rotateSigningKeys(boolean dryRun, Pause pause) throws Failure {
        return keys().rotate(dryRun, pause);
    }

    @Override
    public Rotation retireSigningKey(boolean dryRun) throws Failure {
        return keys().retire(dryRun);
    }

    private RestingKeys keys() {
        return new RestingKeys(options, stores, directory());
    }

    @Override
    public Duration longestLife() {
        return options.lifetime().absolute();
    }

    @Override
    public void close() {
        stores.close();
    }
}
