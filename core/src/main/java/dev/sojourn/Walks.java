package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks over the sessions of a store or of one user, and how those that it meets are ended. */
final class Walks {

    static final int PAGE = 200;

    private final EngineParts parts;

    Walks(EngineParts parts) {
        this.parts = parts;
    }

    /** Ends all sessions of a user, but for the one of a lineage if one is given; returns how many. */
    int endAllOf(String uid, @Nullable SessionKey butLineage) {
        int all = 0;
        int[] ended = {0};
        do {
            ended[0] = 0;
            // Their end is told with what they held, if anybody listens.
            boolean data = !parts.announcer().silent();
            over(cursor -> parts.store().findByUser(uid, cursor, PAGE, data), sessions -> {
                List<StoredSession> others = sessions.stream()
                        .filter(session -> !session.lineage().equals(butLineage))
                        .toList();
                ended[0] += endAll(others);
            });
            all += ended[0];
            // One that came while the walk went on is met by the next.
        } while (ended[0] > 0);
        return all;
    }

    /** Ends all sessions; returns how many. */
    int endAll() {
        int[] ended = {0};
        over(
                cursor -> parts.store().scan(cursor, PAGE, !parts.announcer().silent()),
                sessions -> ended[0] += endAll(sessions));
        return ended[0];
    }

    /** Ends those living sessions of a page that are chosen. */
    SessionDirectory.Ending end(ScanPage page, Predicate<? super SessionInfo> chosen) {
        List<StoredSession> some = new ArrayList<>();
        int examined = 0;
        for (StoredSession session : page.sessions()) {
            if (parts.lives(session)) {
                examined++;
                if (chosen.test(parts.describe(session))) {
                    some.add(session);
                }
            }
        }
        int ended = some.isEmpty() ? 0 : Destroy.endAll(parts, some, EndReason.REVOKED);
        return new SessionDirectory.Ending(ended, some.size(), examined, page.next());
    }

    /** Those that have expired by this node's clock end as well: it may be wrong, and they alive. */
    private int endAll(List<StoredSession> sessions) {
        int ended = 0;
        for (EndReason why : List.of(EndReason.REVOKED, EndReason.EXPIRED)) {
            List<StoredSession> some = sessions.stream()
                    .filter(session -> reason(session, EndReason.REVOKED) == why)
                    .toList();
            if (!some.isEmpty()) {
                ended += Destroy.endAll(parts, some, why);
            }
        }
        return ended;
    }

    /** One that expired before a sweep could tell its end has not ended because somebody ended it. */
    EndReason reason(StoredSession session, EndReason otherwise) {
        return parts.lives(session) ? otherwise : EndReason.EXPIRED;
    }

    /** Calls an action for the sessions of each page that has some. */
    void over(Function<@Nullable String, ScanPage> pages, Consumer<List<StoredSession>> action) {
        String cursor = null;
        do {
            ScanPage page = pages.apply(cursor);
            List<StoredSession> found = page.sessions().stream()
                    .filter(session -> !session.claimed())
                    .toList();
            if (!found.isEmpty()) {
                action.accept(found);
            }
            cursor = page.next();
        } while (cursor != null);
    }
}
