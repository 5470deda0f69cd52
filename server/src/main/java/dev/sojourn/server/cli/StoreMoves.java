package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Amount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands of {@code store} that bring sessions from one place to another. Public, or the library does not see what
 * is inherited.
 */
abstract class StoreMoves {

    private static final String FROM = "SOJOURN_FROM";
    private static final String TO = "SOJOURN_TO";
    private static final String AGAIN = "Start it again; what is there already is left alone";

    final Context context;

    StoreMoves(Context context) {
        this.context = context;
    }

    @Command(
            name = "copy",
            description = {
                "Brings the sessions of one store to another while no server uses either. Keys, users and moments stay"
                        + " what they are, so users stay logged in where the signing keys are the same.",
                "Asks first when there are sessions at the target; --dry-run tells how many, and how many would come."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn store copy --from rocksdb:./sojourn-data --to redis://127.0.0.1:6379 --dry-run",
                "  sojourn store copy --from redis://127.0.0.1:6379 --to jdbc:postgresql://db/app --mounts mars,foxx"
            })
    public int copy(
            @Mixin FaceOptions face,
            @Mixin StoreOptions stores,
            @Mixin ActOptions act,
            @Option(
                            names = "--from",
                            paramLabel = "STORE",
                            description = "From where; SOJOURN_FROM, or else --store, unless given.")
                    @Nullable
                    String from,
            @Option(
                            names = "--to",
                            paramLabel = "STORE",
                            description = "Where to; SOJOURN_TO unless given. An address with a password belongs"
                                    + " there: others can list the options of a process.")
                    @Nullable
                    String to,
            @Option(
                            names = "--mounts",
                            paramLabel = "NAMES",
                            description = "Mounts whose sessions are brought along; those with folders unless given.")
                    @Nullable
                    String mounts)
            throws Failure {
        String begin = from != null ? from : stores.store != null ? stores.store : variable(FROM);
        String end = to != null ? to : variable(TO);
        if (end == null) {
            throw Failure.wrongUsage("where to? Say --to=STORE, or put the address into the environment as " + TO);
        }
        try (StoreAtRest source = stores.open(context, begin, false);
                StoreAtRest target = stores.open(context, end, true);
                Output out = new Output(context, face)) {
            if (source.shown().equals(target.shown())) {
                throw Failure.wrongUsage("--to is the store itself: " + target.shown());
            }
            List<@Nullable String> spaces = spaces(source, mounts);
            Transfer transfer = new Transfer(context, face, AGAIN);
            try (StoreAtRest there = stores.open(context, end, false)) {
                if (!isWanted(act, preview(face, act, source, there, spaces), there, out)) {
                    return ExitCode.DONE;
                }
            }
            transferred(Act.COPY, transfer, source, target, spaces, out);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "backup",
            description = {
                "Makes a directory with all sessions of a store and the signing keys that are kept with them, for its"
                        + " owner alone. It is itself a store, rocksdb:DIR.",
                "Whoever can read it can read what the sessions hold, unless they are encrypted."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn store backup /backup/sojourn-2026-11-30 --store rocksdb:./sojourn-data",
                "  sojourn store backup ./copy --store redis://127.0.0.1:6379 --mounts mars"
            })
    public int backup(
            @Mixin FaceOptions face,
            @Mixin StoreOptions stores,
            @Mixin ActOptions act,
            @Option(names = "--mounts", paramLabel = "NAMES", description = "As of store copy.") @Nullable
                    String mounts,
            @Parameters(paramLabel = "DIR", description = "Where to; must not be there.") Path directory)
            throws Failure {
        try (StoreAtRest source = stores.open(context);
                Output out = new Output(context, face)) {
            Backup backup = new Backup(context, face, directory);
            backup.make(source, spaces(source, mounts), stores, act.dryRun, out);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "restore",
            description = {
                "Brings the sessions of a backup into a store that no server uses. Sessions that are there stay.",
                "A backup brings back what has ended since it was made."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn store restore /backup/sojourn-2026-11-30 --store rocksdb:./sojourn-data",
                "  sojourn store restore ./copy --store redis://127.0.0.1:6379 --yes"
            })
    public int restore(
            @Mixin FaceOptions face,
            @Mixin StoreOptions stores,
            @Mixin ActOptions act,
            @Parameters(paramLabel = "DIR", description = "A backup that store backup has made.") Path directory)
            throws Failure {
        Backup.Made made = Backup.read(directory);
        try (StoreAtRest source = stores.open(context, "rocksdb:" + directory, false);
                StoreAtRest target = stores.open(context, stores.store, true);
                Output out = new Output(context, face)) {
            List<@Nullable String> spaces = spaces(source, null);
            Transfer transfer = new Transfer(context, face, AGAIN);
            try (StoreAtRest there = stores.open(context, stores.store, false)) {
                TransferPreview preview = preview(face, act, source, there, spaces);
                if (act.dryRun) {
                    preview.tell(out);
                    return ExitCode.DONE;
                }
                act.confirm(
                        "Bring back " + Amount.of(made.sessions(), "session") + " of " + made.at() + " into "
                                + target.shown() + "? " + preview.words(there)
                                + " Those that have ended since then live again.",
                        context);
            }
            transferred(Act.RESTORE, transfer, source, target, spaces, out);
        }
        return ExitCode.DONE;
    }

    /** What would come; nothing is looked up where nobody is told. */
    private TransferPreview preview(
            FaceOptions face, ActOptions act, StoreAtRest source, StoreAtRest target, List<@Nullable String> spaces)
            throws Failure {
        boolean told = act.dryRun || !act.yes;
        return TransferPreview.of(context, face, source, target, told ? spaces : List.of());
    }

    /** Whether a copy is to be done: not when it is only tried; onto an empty store nobody is asked. */
    private boolean isWanted(ActOptions act, TransferPreview preview, StoreAtRest target, Output out) throws Failure {
        if (act.dryRun) {
            preview.tell(out);
        } else if (!preview.isTargetEmpty()) {
            act.confirm("Copy sessions into " + target.shown() + "? " + preview.words(target), context);
        }
        return !act.dryRun;
    }

    private @Nullable String variable(String name) {
        String text = context.environment().getOrDefault(name, "");
        return text.isEmpty() ? null : text;
    }

    private static void transferred(
            Act act,
            Transfer transfer,
            StoreAtRest source,
            StoreAtRest target,
            List<@Nullable String> spaces,
            Output out)
            throws Failure {
        StoreAct.Work<Long> work = () -> {
            long sessions = transfer.all(source, target, spaces, out);
            keys(source, target, out);
            return sessions;
        };
        StoreAct.audited(target, act, null, work, Long::longValue);
    }

    /** The server's own, and those of mounts: known where each is a folder, elsewhere they have to be named. */
    private static List<@Nullable String> spaces(StoreAtRest source, @Nullable String mounts) throws Failure {
        List<@Nullable String> spaces = new ArrayList<>();
        spaces.add(null);
        spaces.addAll(
                mounts == null
                        ? source.mounts()
                        : Stream.of(mounts.split(",")).map(String::strip).toList());
        return spaces;
    }

    private static void keys(StoreAtRest source, StoreAtRest target, Output out) throws Failure {
        List<String> keys = source.signingKeys();
        if (keys.isEmpty()) {
            out.note("The signing keys are not in the store: give the new server those of --secret.");
        } else if (target.leaveSigningKeys(keys)) {
            out.note("The signing keys came along, so that cookies keep their sessions.");
        } else {
            boolean same = target.signingKeys().equals(keys);
            out.note(
                    same
                            ? "The signing keys are the same in both."
                            : "The new store has signing keys of its own, which stay: cookies keep their sessions when"
                                    + " its server is given the old ones with --secret as well.");
        }
    }
}
