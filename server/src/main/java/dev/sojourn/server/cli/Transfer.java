package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Amount;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the sessions of several key spaces from one store to another, and tells a row for each. */
final class Transfer {

    private final Context context;
    private final FaceOptions face;
    private final String again;
    private long done;

    /**
     * One transfer.
     *
     * @param again what a repetition does, for when it ends early
     */
    Transfer(Context context, FaceOptions face, String again) {
        this.context = context;
        this.face = face;
        this.again = again;
    }

    /** How many sessions are in the new store, of those of the old one. */
    long all(StoreAtRest source, StoreAtRest target, List<@Nullable String> spaces, Output out) throws Failure {
        Table table = new Table(out, "sessions of", "copied", "there already");
        for (String space : spaces) {
            SessionCopy.Counts counts = one(source, target, space);
            row(
                    table,
                    space,
                    List.of(
                            Figure.number("copied", "copied", counts.copied()),
                            Figure.number("there already", "present", counts.present())));
        }
        table.end();
        return done;
    }

    /** What there would be to bring. */
    void tell(StoreAtRest source, List<@Nullable String> spaces, Output out) throws Failure {
        Table table = new Table(out, "sessions of", "stored");
        for (String space : spaces) {
            try (SessionStore store = source.open(space, false)) {
                row(table, space, List.of(Figure.number("stored", "stored", store.count())));
            }
        }
        table.end();
        out.note("Nothing was written.");
    }

    private SessionCopy.Counts one(StoreAtRest source, StoreAtRest target, @Nullable String space) throws Failure {
        long before = done;
        try (SessionStore from = source.open(space, false);
                SessionStore to = target.open(space, true);
                LongWork work = new LongWork(context, face, from.count(), again)) {
            return SessionCopy.copy(from, to, now -> {
                done = before + now;
                work.done(now);
            });
        } catch (StoreException e) {
            String message = "from " + source.shown() + " to " + target.shown() + ", it ended early after "
                    + Amount.of(done, "session") + ": " + e.getMessage() + ". " + again;
            throw done > 0 ? Failure.partly(message, e) : Failure.unavailable(message, e);
        }
    }

    static void row(Table table, @Nullable String space, List<Figure> figures) throws Failure {
        Figure first = new Figure("mount", "mount", Cell.whole(space == null ? "the server" : "mount " + space), space);
        List<Figure> row = new ArrayList<>(List.of(first));
        row.addAll(figures);
        table.row(row.stream().map(Figure::cell).toList(), json -> Figure.write(row, json));
    }
}
