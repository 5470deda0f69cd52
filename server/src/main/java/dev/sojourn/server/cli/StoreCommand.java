package dev.sojourn.server.cli;

import dev.sojourn.id.SessionKey;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What an operator does with a store itself, past any engine. */
@Command(
        name = "store",
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks into a store, and copies it. A store in a directory must be at rest; one that nodes share"
                + " may be in use, but for copy and restore.")
final class StoreCommand extends StoreMoves {

    private static final int PAGE = 500;
    private static final String AGAIN = "Start it again; it begins from the start";

    StoreCommand(Context context) {
        super(context);
    }

    @Command(
            name = "count",
            description = "Counts the sessions of a store by a walk over all of them, and adds up their sizes.",
            footer = {
                "",
                "Examples:",
                "  sojourn store count --store rocksdb:./sojourn-data",
                "  sojourn store count --store redis://127.0.0.1:6379 --mount mars --json"
            })
    int count(@Mixin FaceOptions face, @Mixin StoreOptions stores, @Mixin MountOption mount) throws Failure {
        try (StoreAtRest at = stores.open(context);
                SessionStore store = at.open(mount.name, false);
                Output out = new Output(context, face)) {
            StoreAct.Work<StoreInspection.Counts> count = () -> {
                try (LongWork work = new LongWork(context, face, store.count(), AGAIN)) {
                    return new StoreInspection(store).count(context.now(), work::done);
                }
            };
            StoreInspection.Counts counts =
                    StoreAct.looked(at, Act.STORE_COUNT, mount.name, null, count, StoreInspection.Counts::walked);
            List<Figure> figures = List.of(
                    Figure.number("counted", "counted", counts.counted()),
                    Figure.number("walked", "walked", counts.walked()),
                    Figure.number("expired", "expired", counts.expired()),
                    Figure.number("of users", "ofUsers", counts.ofUsers()),
                    Figure.bytes("size", "bytes", counts.bytes()),
                    Figure.bytes("largest", "largest", counts.largest()));
            out.figures(figures);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            description = "Looks whether each session is found by its key and by its user, and was swept in time."
                    + " Tells each fault, and ends with code 7 when there is one.",
            footer = {
                "",
                "Examples:",
                "  sojourn store check --store rocksdb:./sojourn-data",
                "  sojourn store check --store redis://127.0.0.1:6379 --json || sojourn store reindex --yes"
            })
    int check(@Mixin FaceOptions face, @Mixin StoreOptions stores, @Mixin MountOption mount) throws Failure {
        try (StoreAtRest at = stores.open(context);
                SessionStore store = at.open(mount.name, false);
                Output out = new Output(context, face)) {
            StoreAct.Work<StoreInspection.Findings> check = () -> {
                try (LongWork work = new LongWork(context, face, store.count(), AGAIN)) {
                    return new StoreInspection(store).check(context.now(), work::done);
                }
            };
            StoreInspection.Findings findings =
                    StoreAct.audited(at, Act.STORE_CHECK, mount.name, check, StoreInspection.Findings::sessions);
            if (out.isJson()) {
                out.json(json -> {
                    json.writeStartObject();
                    json.writeNumberField("sessions", findings.sessions());
                    json.writeNumberField("faults", findings.faults());
                    json.writeArrayFieldStart("told");
                    for (String each : findings.told()) {
                        json.writeString(each);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
            } else {
                for (String each : findings.told()) {
                    out.line(SafeText.of(each));
                }
            }
            out.note(Amount.of(findings.sessions(), "session") + " looked at, " + Amount.of(findings.faults(), "fault")
                    + (findings.faults() > findings.told().size() ? "; the first of them are told" : ""));
            return findings.faults() == 0 ? ExitCode.DONE : ExitCode.FOUND;
        }
    }

    @Command(
            name = "reindex",
            description = "Has a store write the index entries of each session again, and changes no session. For a"
                    + " store that has lost some of them, as store check tells.",
            footer = {
                "",
                "Examples:",
                "  sojourn store reindex --store redis://127.0.0.1:6379",
                "  sojourn store reindex --store rocksdb:./sojourn-data --dry-run"
            })
    int reindex(@Mixin FaceOptions face, @Mixin StoreOptions stores, @Mixin MountOption mount, @Mixin ActOptions act)
            throws Failure {
        try (StoreAtRest at = stores.open(context);
                SessionStore store = at.open(mount.name, false);
                Output out = new Output(context, face)) {
            long total = store.count();
            StoreAct.Work<Long> reindex = () -> {
                try (LongWork work = new LongWork(context, face, total, AGAIN)) {
                    return new StoreInspection(store).reindex(work::done);
                }
            };
            long touched =
                    act.dryRun ? total : StoreAct.audited(at, Act.STORE_REINDEX, mount.name, reindex, Long::longValue);
            out.figures(List.of(Figure.number("written", "written", touched)));
            if (act.dryRun) {
                out.note("Nothing was written.");
            }
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "show",
            description = "Shows what is under a key: the moments of a session, where a rolled one leads; no value.",
            footer = {
                "",
                "Examples:",
                "  sojourn store show 3f9a12c7 --store rocksdb:./sojourn-data",
                "  sojourn store show 3f9a12c7 --store redis://127.0.0.1:6379 --mount mars --json"
            })
    int show(
            @Mixin FaceOptions face,
            @Mixin StoreOptions stores,
            @Mixin MountOption mount,
            @Parameters(paramLabel = "KEY", description = "The key of a session, or its first digits.") String key)
            throws Failure {
        KeyArgument named = KeyArgument.of(key);
        try (StoreAtRest at = stores.open(context);
                SessionStore store = at.open(mount.name, false);
                Output out = new Output(context, face)) {
            String whole = whole(named, store);
            StoreAct.Work<StoredRecord> look = () -> {
                StoredRecord found = store.findFresh(SessionKey.parse(whole));
                if (found == null) {
                    throw Failure.notFound("SessionNotFound", "nothing is stored under this key");
                }
                return found;
            };
            StoredRecord record = StoreAct.looked(at, Act.SHOW, mount.name, whole, look, found -> 1);
            out.figures(record instanceof Trail trail ? trail(trail) : session((StoredSession) record));
        }
        return ExitCode.DONE;
    }

    private static String whole(KeyArgument named, SessionStore store) throws Failure {
        if (named.isWhole()) {
            return named.digits();
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            ScanPage page = store.scanWithoutData(cursor, PAGE);
            for (StoredSession session : page.sessions()) {
                if (session.key().hex().startsWith(named.digits())) {
                    found.add(session.key().hex());
                }
            }
            cursor = page.next();
        } while (cursor != null);
        return named.only(found);
    }

    private List<Figure> trail(Trail trail) {
        long now = context.now();
        return List.of(
                Figure.whole("key", "key", trail.key().hex()),
                Figure.whole("state", "state", "rolled"),
                Figure.whole("leads to", "to", trail.to().hex()),
                Figure.future("usable until", "usableUntil", trail.usableUntil(), now),
                Figure.future("kept until", "keptUntil", trail.keepUntil(), now));
    }

    private List<Figure> session(StoredSession session) {
        long now = context.now();
        String state = session.claimed() ? "ending" : session.expiresAt() <= now ? "over" : "live";
        return List.of(
                Figure.whole("key", "key", session.key().hex()),
                Figure.whole("state", "state", state),
                Figure.whole("lineage", "lineage", session.lineage().hex()),
                Figure.number("version", "version", session.version()),
                Figure.text("user", "user", session.user()),
                Figure.past("created", "created", session.created(), now),
                Figure.past("used", "lastAccess", session.lastAccess(), now),
                Figure.past("written", "lastUpdate", session.lastUpdate(), now),
                Figure.future("ends", "expires", session.expiresAt(), now),
                Figure.bytes("size", "bytes", session.data().length));
    }
}
