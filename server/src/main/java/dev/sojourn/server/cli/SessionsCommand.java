package dev.sojourn.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.References;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.SessionFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What there is to see of sessions, and their end. */
@Command(
        name = "sessions",
        synopsisSubcommandLabel = "COMMAND",
        description = "Sessions of a running server, or with --store those in a store at rest.")
final class SessionsCommand extends SessionEnds {

    private static final String AGAIN = "Nothing was changed";
    private static final long FEW = 100;

    SessionsCommand(Context context) {
        super(context);
    }

    @Command(
            name = "list",
            description = "Lists sessions: fingerprint, user, created, used, ends, size.",
            footer = {
                "",
                "Examples:",
                "  sojourn sessions list --idle 7d --larger 64KiB",
                "  sojourn sessions list --all --json --store rocksdb:./sojourn-data | jq -r .key"
            })
    int list(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Mixin FilterOptions filter,
            @Option(names = "--limit", paramLabel = "N", description = "At most so many; 100 unless given.") @Nullable
                    Long limit,
            @Option(names = "--all", description = "All of them.") boolean all,
            @Option(names = "--names", description = "With the names of their attributes.") boolean names)
            throws Failure {
        if (limit != null && (all || limit < 1)) {
            throw Failure.wrongUsage(
                    all ? "--all and --limit are two answers to one question" : "--limit must be 1 or more");
        }
        long most = all ? Long.MAX_VALUE : limit == null ? FEW : limit;
        Door.Data data = names ? Door.Data.NAMES : Door.Data.NONE;
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            SessionRows rows = new SessionRows(context, out, names);
            SessionFilter which = filter.read(context);
            Door.Part seen;
            try (LongWork work =
                    work(face, out, all && which.takesAll() ? door.count().live() : 0)) {
                seen = rows.walk(door, which, data, most, work);
            }
            if (seen.cursor() != null) {
                // How many sessions there are says nothing of how many match.
                out.note(
                        which.takesAll()
                                ? number(rows.rows()) + " of about " + number(seen.total()) + "; --all for all"
                                : Amount.of(rows.rows(), "session") + filter.words() + " so far, "
                                        + number(seen.examined()) + " looked at; --all for all");
            } else if (rows.rows() == 0) {
                out.note(which.takesAll() ? "No session." : "No session" + filter.words() + " among all.");
            }
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "export",
            description = "Writes sessions as JSON, one a line: never their ids, and values only with --values.",
            footer = {
                "",
                "Examples:",
                "  sojourn sessions export > sessions.jsonl",
                "  sojourn sessions export --user ada --values > ada.jsonl"
            })
    int export(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Mixin FilterOptions filter,
            @Option(names = "--values", description = "With all values, which the audit notes.") boolean values)
            throws Failure {
        face.json = true;
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            SessionFilter which = filter.read(context);
            SessionRows rows = new SessionRows(context, out, true);
            try (LongWork work = work(face, out, which.takesAll() ? door.count().live() : 0)) {
                rows.walk(door, which, values ? Door.Data.VALUES : Door.Data.NAMES, Long.MAX_VALUE, work);
            }
            out.note(Amount.of(rows.rows(), "session"));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "show",
            description = "Shows one session: its moments, its user, the names and sizes of its attributes.",
            footer = {
                "",
                "Examples:",
                "  sojourn sessions show 3f9a12c7",
                "  sojourn sessions show 3f9a12c7 --values --json",
                "  sojourn sessions show --reference 'order 4711'"
            })
    int show(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "KEY",
                            description = "Its key, or its first digits if no other has them.")
                    @Nullable
                    String key,
            @Option(names = "--reference", paramLabel = "REF", description = "The one that was made with it.") @Nullable
                    String reference,
            @Option(names = "--values", description = "With all values, which the audit notes.") boolean values)
            throws Failure {
        KeyArgument named = named(key, reference);
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            String whole = Keys.whole(named, door, null);
            // Types and sizes come without values, and values without them.
            JsonNode session = door.show(whole, Door.Data.NAMES);
            JsonNode valued = values ? door.show(whole, Door.Data.VALUES) : session;
            if (out.isJson()) {
                out.json(json -> SessionRows.copy(valued, json));
            } else {
                out.figures(figures(session, valued));
            }
        }
        return ExitCode.DONE;
    }

    /** A reference has a key that leads to its session. */
    private static KeyArgument named(@Nullable String key, @Nullable String reference) throws Failure {
        if ((key == null) == (reference == null)) {
            throw Failure.wrongUsage("one session is shown: by its KEY, or by --reference");
        }
        if (reference == null) {
            return KeyArgument.of(String.valueOf(key));
        }
        String fault = References.faultOf(reference);
        if (fault != null) {
            throw Failure.wrongUsage("--reference: " + fault);
        }
        return KeyArgument.of(References.keyOf(reference));
    }

    private List<Figure> figures(JsonNode session, JsonNode valued) {
        long now = context.now();
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.whole("key", "key", session.path("key").asText()),
                Figure.text("user", "user", SessionRows.text(session, "user")),
                Figure.past("created", "created", session.path("created").asLong(), now),
                Figure.past("used", "lastAccess", session.path("lastAccess").asLong(), now),
                Figure.past("written", "lastUpdate", session.path("lastUpdate").asLong(), now),
                Figure.future("ends", "expires", SessionRows.moment(session, "expires"), now),
                Figure.whole("rule", "rule", session.path("rule").asText()),
                Figure.number("version", "version", session.path("version").asLong()),
                Figure.bytes("size", "bytes", session.path("bytes").asLong()),
                Figure.bytes(
                        "largest allowed",
                        "mostBytes",
                        session.path("mostBytes").asLong()),
                Figure.number("sockets here", "sockets", session.path("sockets").asLong())));
        if (session.has("reference")) {
            figures.add(Figure.text("reference", "reference", SessionRows.text(session, "reference")));
        }
        if (session.has("unreadable")) {
            figures.add(Figure.whole(
                    "unreadable", "unreadable", session.path("unreadable").asText()));
        }
        for (JsonNode each : session.path("names")) {
            String name = each.path("name").asText();
            JsonNode value = valued.path("data").path(name);
            figures.add(Figure.whole(
                    "attribute " + SafeText.of(name),
                    name,
                    each.path("type").asText() + ", "
                            + Amount.of(each.path("bytes").asLong(), "byte")
                            + (value.isMissingNode() ? "" : ": " + value)));
        }
        return figures;
    }

    @Command(
            name = "count",
            description =
                    "Counts sessions by a walk over all of them; with --estimate without one, or by a part of it.",
            footer = {"", "Examples:", "  sojourn sessions count", "  sojourn sessions count --idle 1h --estimate"})
    int count(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Mixin FilterOptions filter,
            @Option(names = "--estimate", description = "Sooner, and about right.") boolean estimate)
            throws Failure {
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            SessionFilter which = filter.read(context);
            long live;
            boolean exact = true;
            if (estimate && which.takesAll()) {
                live = door.count().live();
                exact = false;
            } else {
                long[] counted = {0};
                Door.Part part;
                long examined = 0;
                String cursor = null;
                try (LongWork work = work(face, out, estimate ? 0 : door.count().live())) {
                    do {
                        part = door.list(which, Door.Data.NONE, cursor, SLICE, each -> counted[0]++);
                        cursor = part.cursor();
                        examined += part.examined();
                        work.done(examined);
                    } while (cursor != null && !estimate);
                }
                exact = cursor == null;
                long most = Math.max(part.total(), examined);
                live = exact || examined == 0 ? counted[0] : counted[0] * most / examined;
            }
            boolean sure = exact;
            long number = live;
            out.bare(new Cell(sure ? String.valueOf(number) : "about " + number, ""), json -> {
                json.writeStartObject();
                json.writeNumberField("live", number);
                json.writeBooleanField("exact", sure);
                json.writeEndObject();
            });
        }
        return ExitCode.DONE;
    }

    /** Rows that come to a terminal are their own progress. */
    private LongWork work(FaceOptions face, Output out, long total) {
        FaceOptions quiet = face;
        if (out.isForPeople() && !face.quiet) {
            quiet = new FaceOptions();
            quiet.quiet = true;
        }
        return new LongWork(context, quiet, total, AGAIN);
    }

    private static String number(long number) {
        return Cell.number(number).shown();
    }
}
