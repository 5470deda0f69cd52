package dev.sojourn.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Owner;
import dev.sojourn.server.admin.SessionFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Users by their sessions, and the end of all sessions of one. */
@Command(
        name = "users",
        synopsisSubcommandLabel = "COMMAND",
        description = "Users of a running server, or with --store those in a store at rest.")
final class UsersCommand {

    private static final int SLICE = 500;
    private static final int NAMED = 5;

    private final Context context;

    UsersCommand(Context context) {
        this.context = context;
    }

    /** How many sessions a user has, and when one was last used. */
    private static final class Figures {
        private long sessions;
        private long used;
    }

    @Command(
            name = "list",
            description = "Lists the users that have most sessions, by a walk over all of them.",
            footer = {"", "Examples:", "  sojourn users list --top 10", "  sojourn users list --json"})
    int list(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Option(names = "--top", paramLabel = "N", defaultValue = "20", description = "So many; 20 unless given.")
                    int top)
            throws Failure {
        if (top < 1) {
            throw Failure.wrongUsage("--top must be 1 or more");
        }
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            Map<String, Figures> users = users(door, face);
            Table table = new Table(out, "user", "sessions", "last used");
            Comparator<Map.Entry<String, Figures>> most = Comparator.comparing(each -> -each.getValue().sessions);
            List<Map.Entry<String, Figures>> first = users.entrySet().stream()
                    .sorted(most.thenComparing(Map.Entry.comparingByKey()))
                    .limit(top)
                    .toList();
            for (Map.Entry<String, Figures> each : first) {
                List<Figure> row = List.of(
                        Figure.text("user", "user", each.getKey()),
                        Figure.number("sessions", "sessions", each.getValue().sessions),
                        Figure.past("last used", "lastAccess", each.getValue().used, context.now()));
                table.row(row.stream().map(Figure::cell).toList(), json -> Figure.write(row, json));
            }
            table.end();
            out.note(first.size() + " of " + Amount.of(users.size(), "user"));
        }
        return ExitCode.DONE;
    }

    private Map<String, Figures> users(Door door, FaceOptions face) throws Failure {
        SessionFilter owned = new SessionFilter(null, null, null, null, null, null, null, Owner.USER);
        Map<String, Figures> users = new HashMap<>();
        long examined = 0;
        String cursor = null;
        try (LongWork work = new LongWork(context, face, door.count().live(), "Nothing was changed")) {
            do {
                Door.Part part = door.list(owned, Door.Data.NONE, cursor, SLICE, session -> {
                    Figures figures = users.computeIfAbsent(session.path("user").asText(), user -> new Figures());
                    figures.sessions++;
                    figures.used =
                            Math.max(figures.used, session.path("lastAccess").asLong());
                });
                examined += part.examined();
                cursor = part.cursor();
                work.done(examined);
            } while (cursor != null);
        }
        return users;
    }

    @Command(
            name = "show",
            description = "Lists the sessions of a user, which are his devices.",
            footer = {"", "Examples:", "  sojourn users show ada", "  sojourn users show ada --json"})
    int show(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Parameters(paramLabel = "USER", description = "The id of the user.") String user)
            throws Failure {
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            SessionRows rows = new SessionRows(context, out, false);
            try (LongWork work = new LongWork(context, face, 0, "Nothing was changed")) {
                rows.walk(door, SessionFilter.ofUser(user), Door.Data.NONE, Long.MAX_VALUE, work);
            }
            out.note(Amount.of(rows.rows(), "session") + " of " + SafeText.of(user));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "end",
            description = "Ends all sessions of a user, or all but one. To end none is no fault.",
            footer = {
                "",
                "Examples:",
                "  sojourn users end ada",
                "  sojourn users end ada --except 3f9a12c7 --yes --reason \"password was changed\""
            })
    int end(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Mixin ActOptions act,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.") @Nullable
                    String reason,
            @Option(names = "--except", paramLabel = "KEY", description = "One that stays.") @Nullable String except,
            @Parameters(paramLabel = "USER", description = "The id of the user.") String user)
            throws Failure {
        KeyArgument stays = except == null ? null : KeyArgument.of(except);
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            String kept = stays == null ? null : Keys.whole(stays, door, user);
            if (act.dryRun || !act.yes) {
                List<Long> used = used(door, user, kept);
                if (act.dryRun || used.isEmpty()) {
                    SessionEnds.tell(used.size(), 0, act.dryRun, out);
                    return ExitCode.DONE;
                }
                String number = Amount.of(used.size(), "session");
                act.confirm("End " + number + " of " + SafeText.of(user) + "? " + last(used), context);
            }
            SessionEnds.tell(door.endUser(user, kept, reason).ended(), 0, false, out);
        }
        return ExitCode.DONE;
    }

    /** When each session was last used, the newest first. */
    private static List<Long> used(Door door, String user, @Nullable String kept) throws Failure {
        List<Long> used = new ArrayList<>();
        String cursor = null;
        do {
            cursor = door.list(SessionFilter.ofUser(user), Door.Data.NONE, cursor, SLICE, (JsonNode session) -> {
                        if (!session.path("key").asText().equals(kept)) {
                            used.add(session.path("lastAccess").asLong());
                        }
                    })
                    .cursor();
        } while (cursor != null);
        used.sort(Comparator.reverseOrder());
        return used;
    }

    private String last(List<Long> used) {
        // What reads the same is said once.
        List<String> words = used.stream()
                .map(each -> Cell.past(each, context.now()).shown())
                .distinct()
                .limit(NAMED + 1L)
                .toList();
        List<String> first = words.subList(0, Math.min(NAMED, words.size()));
        return "Last used " + String.join(", ", first) + (words.size() > NAMED ? " and earlier." : ".");
    }
}
