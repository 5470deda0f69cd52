package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.SessionFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that end sessions. Public, or the library does not see what is inherited. */
abstract class SessionEnds {

    static final int SLICE = 500;
    /** The most keys that REST takes at once. */
    private static final int MOST_KEYS = 1_000;

    final Context context;

    SessionEnds(Context context) {
        this.context = context;
    }

    @Command(
            name = "end",
            description = {
                "Ends sessions: those that are named, those that match, or all.",
                "Of those that match, only such as had begun when the command did."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn sessions end 3f9a12c7 --reason \"stolen laptop\"",
                "  sojourn sessions end --idle 30d --nobody --dry-run"
            })
    public int end(
            @Mixin FaceOptions face,
            @Mixin DoorOptions doors,
            @Mixin FilterOptions filter,
            @Mixin ActOptions act,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.") @Nullable
                    String reason,
            @Option(names = "--all", description = "All sessions.") boolean all,
            @Option(
                            names = "--before",
                            paramLabel = "TIME",
                            description = "Only those that had begun by then, such as 2026-11-30T12:00:00Z.")
                    @Nullable
                    String before,
            @Parameters(paramLabel = "KEY", arity = "0..*", description = "Keys, or first digits that are one's alone.")
                    @Nullable
                    List<String> keys)
            throws Failure {
        SessionFilter which = filter.read(context);
        boolean named = keys != null && !keys.isEmpty();
        int ways = (named ? 1 : 0) + (which.takesAll() ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw Failure.wrongUsage(
                    ways == 0
                            ? "name sessions by KEY, say which by --user and the like, or say --all"
                            : "KEY, --all, and --user and the like are three ways to say which; take one");
        }
        Instant until = before == null ? null : moment(before);
        try (Door door = doors.open(context, face);
                Output out = new Output(context, face)) {
            if (keys != null && named) {
                endNamed(door, out, keys, act, reason);
            } else {
                String words = all ? "all sessions" : "sessions" + filter.words();
                endMatching(new Matching(which, words, until, reason), door, out, act, face);
            }
        }
        return ExitCode.DONE;
    }

    private void endNamed(Door door, Output out, List<String> keys, ActOptions act, @Nullable String reason)
            throws Failure {
        List<String> whole = new ArrayList<>();
        for (String key : keys) {
            whole.add(Keys.whole(KeyArgument.of(key), door, null));
        }
        if (!act.dryRun) {
            act.confirm("End " + Amount.of(whole.size(), "session") + " at " + door.shown() + "?", context);
        }
        long ended = 0;
        long already = 0;
        for (int from = 0; from < whole.size(); from += MOST_KEYS) {
            List<String> some = whole.subList(from, Math.min(whole.size(), from + MOST_KEYS));
            try {
                Door.Ended done = door.end(some, act.dryRun, reason);
                ended += done.ended();
                already += done.already();
            } catch (Failure e) {
                throw inPart(ended, e);
            }
        }
        tell(ended, already, act.dryRun, out);
    }

    /** Which sessions are to be ended, and why. */
    private record Matching(
            SessionFilter filter,
            String words,
            @Nullable Instant before,
            @Nullable String reason) {}

    private void endMatching(Matching which, Door door, Output out, ActOptions act, FaceOptions face) throws Failure {
        Instant before = which.before();
        long expected = 0;
        if (act.dryRun || !act.yes) {
            Walked tried = walk(new Matching(which.filter(), which.words(), before, null), door, face, 0, true);
            expected = tried.ended();
            if (act.dryRun) {
                tell(expected, 0, true, out);
                return;
            }
            if (expected == 0) {
                tell(0, 0, false, out);
                return;
            }
            // By the clock of the server: what begins while somebody makes up his mind was not in the number.
            before = Instant.ofEpochMilli(tried.before());
            act.confirm(
                    "End " + which.words() + " at " + door.shown() + ", "
                            + Cell.number(expected).shown() + " of them?",
                    context);
        }
        Walked done =
                walk(new Matching(which.filter(), which.words(), before, which.reason()), door, face, expected, false);
        tell(done.ended(), 0, false, out);
    }

    private record Walked(long ended, long before) {}

    private Walked walk(Matching which, Door door, FaceOptions face, long total, boolean dryRun) throws Failure {
        long ended = 0;
        Instant before = which.before();
        String cursor = null;
        try (LongWork work = new LongWork(context, face, total, "They are ended; start it again for the others")) {
            do {
                Door.Ended part;
                try {
                    part = door.endMatching(which.filter(), before, cursor, dryRun, which.reason());
                } catch (Failure e) {
                    throw dryRun ? e : inPart(ended, e);
                }
                ended += part.ended();
                before = Instant.ofEpochMilli(part.before());
                cursor = part.cursor();
                if (cursor != null) {
                    work.done(ended);
                }
            } while (cursor != null);
        }
        return new Walked(ended, before.toEpochMilli());
    }

    private static Failure inPart(long ended, Failure e) {
        return ended == 0 || e.code() != ExitCode.UNAVAILABLE
                ? e
                : Failure.partly(ended + " were ended, then: " + e.words() + ". Start it again for the others", e);
    }

    private static Instant moment(String text) throws Failure {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Failure.wrongUsage("--before must be a moment such as 2026-11-30T12:00:00Z");
        }
    }

    /** Says what was done, to the end that nothing is taken for done that was not. */
    static void tell(long ended, long already, boolean dryRun, Output out) throws Failure {
        if (!out.isForPeople() || out.inLines()) {
            out.figures(List.of(
                    Figure.number(dryRun ? "would end" : "ended", dryRun ? "wouldEnd" : "ended", ended),
                    Figure.number("already", "already", already)));
        } else if (dryRun) {
            out.line(Amount.of(ended, "session") + " would be ended");
        } else {
            out.line(Cell.number(ended).shown() + " ended"
                    + (already == 0 ? "" : ", " + Cell.number(already).shown() + " had ended already"));
        }
    }
}
