package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Amount;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transfer would find: how much there is to bring, and what its target has already. Writes nothing. */
final class TransferPreview {

    private static final int PAGE = 500;

    /**
     * What is known of one key space.
     *
     * @param mount whose, or null for those of the server
     * @param stored sessions of the source
     * @param present sessions of the target
     * @param missing sessions of the source that the target does not have, under whatever key
     */
    private record Space(@Nullable String mount, long stored, long present, long missing) {}

    private final List<Space> spaces;

    private TransferPreview(List<Space> spaces) {
        this.spaces = List.copyOf(spaces);
    }

    /**
     * Looks into both stores. Where the target is empty nothing is walked over.
     *
     * @param target opened in such a way that nothing is made in it
     */
    static TransferPreview of(
            Context context, FaceOptions face, StoreAtRest source, StoreAtRest target, List<@Nullable String> mounts)
            throws Failure {
        List<Space> spaces = new ArrayList<>();
        for (String mount : mounts) {
            try (SessionStore from = source.open(mount, false)) {
                spaces.add(space(context, face, mount, from, target));
            } catch (StoreException e) {
                String both = "from " + source.shown() + " to " + target.shown();
                throw Failure.unavailable(both + ", nothing was written: " + e.getMessage(), e);
            }
        }
        return new TransferPreview(spaces);
    }

    private static Space space(
            Context context, FaceOptions face, @Nullable String mount, SessionStore from, StoreAtRest target)
            throws Failure {
        long stored = from.count();
        try (SessionStore to = target.openIfThere(mount)) {
            long present = to == null ? 0 : to.count();
            if (to == null || present == 0) {
                return new Space(mount, stored, 0, stored);
            }
            try (LongWork work = new LongWork(context, face, stored, "Nothing was written")) {
                return new Space(mount, stored, present, missing(from, to, work));
            }
        }
    }

    private static long missing(SessionStore from, SessionStore to, LongWork work) throws Failure {
        long missing = 0;
        long looked = 0;
        String cursor = null;
        do {
            ScanPage page = from.scanWithoutData(cursor, PAGE);
            for (StoredSession session : page.sessions()) {
                if (to.findFresh(session.key()) == null && !SessionCopy.isElsewhere(to, session)) {
                    missing++;
                }
            }
            looked += page.sessions().size();
            work.done(looked);
            cursor = page.next();
        } while (cursor != null);
        return missing;
    }

    boolean isTargetEmpty() {
        return spaces.stream().allMatch(each -> each.present() == 0);
    }

    /** In sentences, for a question. */
    String words(StoreAtRest target) {
        long present = spaces.stream().mapToLong(Space::present).sum();
        long missing = spaces.stream().mapToLong(Space::missing).sum();
        String holds = present == 0
                ? "It holds no session."
                : "It holds " + Amount.of(present, "session") + "; " + Amount.of(missing, "session")
                        + " would come that it does not have.";
        // Of a directory only one process can have the files.
        return target.directory() != null
                ? holds
                : holds + " Whether a server uses it cannot be seen from here: stop all of them first.";
    }

    /** A row for each key space. */
    void tell(Output out) throws Failure {
        Table table = new Table(out, "sessions of", "stored", "in target", "would come");
        for (Space each : spaces) {
            Transfer.row(
                    table,
                    each.mount(),
                    List.of(
                            Figure.number("stored", "stored", each.stored()),
                            Figure.number("in target", "inTarget", each.present()),
                            Figure.number("would come", "wouldCome", each.missing())));
        }
        table.end();
        out.note("Nothing was written.");
    }
}
