package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sojourn.server.admin.Act;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory with the sessions of a store as they were: a store itself, with a file that says what it is. Made beside
 * the place where it shall be and moved there when it is whole, so that half a backup is never taken for one.
 */
final class Backup {

    private static final String FILE = "backup.json";
    private static final int VERSION = 1;
    private static final String AGAIN = "Start it again; it begins from the start";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a backup says of itself.
     *
     * @param at when it was begun
     * @param sessions how many are in it
     */
    record Made(Instant at, long sessions) {}

    private final Context context;
    private final FaceOptions face;
    private final Path directory;
    private final Path unfinished;

    Backup(Context context, FaceOptions face, Path directory) {
        this.context = context;
        this.face = face;
        this.directory = directory.toAbsolutePath().normalize();
        this.unfinished = this.directory.resolveSibling(this.directory.getFileName() + ".unfinished");
    }

    void make(StoreAtRest source, List<@Nullable String> spaces, StoreOptions stores, boolean dryRun, Output out)
            throws Failure {
        if (Files.exists(directory)) {
            throw Failure.wrongUsage(directory + " is there already; name a directory that is not");
        }
        if (!Files.isDirectory(directory.resolveSibling(""))) {
            throw Failure.wrongUsage("the folder of " + directory + " is not there; make it first");
        }
        if (dryRun) {
            new Transfer(context, face, AGAIN).tell(source, spaces, out);
            return;
        }
        StoreAct.audited(source, Act.EXPORT, null, () -> made(source, spaces, stores, out), Long::longValue);
    }

    private long made(StoreAtRest source, List<@Nullable String> spaces, StoreOptions stores, Output out)
            throws Failure {
        Transfer transfer = new Transfer(context, face, AGAIN);
        long begun = context.now();
        long sessions;
        try {
            Path whole = prepare(out).resolve("store");
            try (StoreAtRest made = stores.open(context, "rocksdb:" + whole, true)) {
                sessions = source.directory() == null
                        ? transfer.all(source, made, spaces, out)
                        : checkpoints(source, whole, spaces, out);
                boolean withKeys = made.leaveSigningKeys(source.signingKeys());
                describe(whole, source.shown(), begun, sessions);
                out.note(
                        withKeys
                                ? "The signing keys are in it."
                                : "The signing keys are not in it: keep those of --secret.");
            }
            Files.move(whole, directory, StandardCopyOption.ATOMIC_MOVE);
            delete(unfinished);
            return sessions;
        } catch (IOException e) {
            throw Failure.failed("the backup cannot be written: " + e + ". " + AGAIN, e);
        }
    }

    /** What an earlier one that was cut short has left is of no use: sessions in it may have ended since. */
    private Path prepare(Output out) throws IOException, Failure {
        if (Files.exists(unfinished)) {
            if (!Files.exists(unfinished.resolve(FILE))) {
                throw Failure.wrongUsage(unfinished + " is there, and is none of this command's; move it away");
            }
            out.note("An earlier backup was cut short; this one begins from the start.");
            delete(unfinished);
        }
        createForOwner(unfinished);
        Files.writeString(unfinished.resolve(FILE), "{}\n");
        return unfinished;
    }

    /** An embedded store copies itself, and links what does not change any more. */
    private static long checkpoints(StoreAtRest source, Path whole, List<@Nullable String> spaces, Output out)
            throws Failure, IOException {
        Table table = new Table(out, "sessions of", "copied", "there already");
        long all = 0;
        for (String space : spaces) {
            try (SessionStore store = source.open(space, false)) {
                Path to = space == null ? whole : source.folderOf(whole, space);
                makeForOwner(to.resolveSibling(""));
                ((RocksStore) store).checkpoint(to);
                all += store.count();
                Transfer.row(
                        table,
                        space,
                        List.of(
                                Figure.number("copied", "copied", store.count()),
                                Figure.number("there already", "present", 0)));
            }
        }
        table.end();
        return all;
    }

    private static void describe(Path whole, String store, long begun, long sessions) throws IOException {
        try (JsonGenerator out = JSON.createGenerator(Files.newBufferedWriter(whole.resolve(FILE)))) {
            out.writeStartObject();
            out.writeNumberField("backup", VERSION);
            out.writeStringField("at", Instant.ofEpochMilli(begun).toString());
            out.writeStringField("store", store);
            out.writeNumberField("sessions", sessions);
            out.writeEndObject();
        }
    }

    static Made read(Path directory) throws Failure {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            throw Failure.notFound(
                    "BackupNotFound",
                    "there is no backup in " + directory + "; a store that was copied by other means is brought by:"
                            + " sojourn store copy --from rocksdb:DIR --to STORE");
        }
        try {
            JsonNode said = JSON.readTree(file.toFile());
            if (said.path("backup").asInt() != VERSION) {
                throw Failure.wrongUsage("the backup in " + directory + " is of another version than " + VERSION);
            }
            return new Made(
                    Instant.parse(said.path("at").asText()),
                    said.path("sessions").asLong());
        } catch (IOException | DateTimeException e) {
            throw Failure.failed("the file " + file + " cannot be read", e);
        }
    }

    private static void makeForOwner(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            createForOwner(folder);
        }
    }

    /** Never takes one that is there: somebody else may have made it a moment ago, and would own what is in it. */
    static void createForOwner(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                all.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
                all.add(visited);
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
