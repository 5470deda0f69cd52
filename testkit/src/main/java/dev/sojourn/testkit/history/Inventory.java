package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at everything that a store holds while nobody uses it: all sessions by walk, by count, by user and by key, for
 * {@link HistoryChecker} to compare with each other and with the history.
 */
public final class Inventory {

    private static final int PAGE = 100;
    private static final String NODE = "check";

    private Inventory() {}

    /**
     * Looks at a store and writes what is there into a history.
     *
     * @param history the history; its keys and its users are looked up
     * @param store the store, by which nobody else is writing now
     */
    public static void take(History history, SessionStore store) {
        int number = history.nextInventory();
        List<Call> before = history.calls();
        SessionStore recorded = new RecordingStore(store, history, NODE);
        // A reader may have to finish what a crash has left in the middle of a roll.
        known(recorded, before);
        note(history, new Step.Walk(number), () -> walk(cursor -> store.scan(cursor, PAGE)));
        note(history, new Step.Known(number), () -> known(recorded, before));
        FindsByUser users = store.users();
        if (users != null) {
            for (String user : users(before)) {
                note(
                        history,
                        new Step.OfUser(number, user),
                        () -> walk(cursor -> users.findByUser(user, cursor, PAGE)));
            }
        }
        History.Pending count = history.begin(NODE, new Step.Count(number));
        count.done(Outcome.OK, List.of(), String.valueOf(store.count()));
    }

    private static void note(History history, Step step, Supplier<List<Image>> look) {
        History.Pending call = history.begin(NODE, step);
        call.done(Outcome.OK, look.get(), null);
    }

    private static List<Image> walk(Function<@Nullable String, ScanPage> pages) {
        List<Image> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            ScanPage page = pages.apply(cursor);
            page.sessions().forEach(session -> all.add(Image.of(session)));
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private static List<Image> known(SessionStore store, List<Call> calls) {
        Set<SessionKey> keys = new LinkedHashSet<>();
        for (Call call : calls) {
            Image written = Chain.written(call);
            if (written != null) {
                keys.add(written.key());
            }
        }
        List<Image> live = new ArrayList<>();
        for (SessionKey key : keys) {
            if (store.find(key) instanceof StoredSession session && !session.claimed()) {
                live.add(Image.of(session));
            }
        }
        return live;
    }

    private static Set<String> users(List<Call> calls) {
        Set<String> users = new TreeSet<>();
        for (Call call : calls) {
            Image written = Chain.written(call);
            if (written != null && written.user() != null) {
                users.add(written.user());
            }
        }
        return users;
    }
}
