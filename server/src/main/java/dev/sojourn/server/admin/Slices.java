package dev.sojourn.server.admin;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks over the sessions of one engine in slices that are bounded by their length, by what was looked at, by time. */
final class Slices {

    static final int MOST_EXAMINED = 5_000;
    static final Duration LONGEST_LOOK = Duration.ofMillis(200);
    static final Duration LONGEST_END = Duration.ofSeconds(2);

    private static final int PAGE = 250;

    private final SessionEngine engine;

    Slices(SessionEngine engine) {
        this.engine = engine;
    }

    Slice list(SessionFilter filter, @Nullable String cursor, int limit) {
        String key = filter.key();
        if (key != null) {
            Optional<SessionInfo> found = engine.directory().find(key).filter(filter::takes);
            return new Slice(found.map(Slices::row).map(List::of).orElse(List.of()), 1, null);
        }
        long end = System.nanoTime() + LONGEST_LOOK.toNanos();
        List<Row> rows = new ArrayList<>();
        int examined = 0;
        String at = cursor;
        do {
            int room = limit - rows.size();
            SessionDirectory.Page page = page(filter, at, filter.asksTheStoreAlone() ? room : PAGE);
            int last = placeOf(room, page.sessions(), filter);
            boolean isFull = last >= 0 && last + 1 < page.sessions().size();
            if (isFull) {
                // A cursor leads on behind a page, so it is read again, to end with the last row that there is room
                // for.
                page = page(filter, at, last + 1);
            }
            for (SessionInfo session : page.sessions()) {
                if (filter.takes(session)) {
                    rows.add(row(session));
                }
            }
            examined += page.sessions().size();
            at = page.next();
            if (isFull) {
                break;
            }
        } while (at != null && rows.size() < limit && examined < MOST_EXAMINED && System.nanoTime() < end);
        return new Slice(rows, examined, at);
    }

    /** The place of the session that fills what room there is, or -1 when all that are meant fit. */
    private static int placeOf(int room, List<SessionInfo> sessions, SessionFilter filter) {
        int left = room;
        for (int i = 0; i < sessions.size(); i++) {
            if (filter.takes(sessions.get(i)) && --left == 0) {
                return i;
            }
        }
        return -1;
    }

    private SessionDirectory.Page page(SessionFilter filter, @Nullable String cursor, int atMost) {
        return filter.user() == null
                ? engine.directory().list(cursor, atMost)
                : engine.directory().ofUser(filter.user(), cursor, atMost);
    }

    private static Row row(SessionInfo session) {
        return new Row(session, session.table());
    }

    /** Ends what is meant, until the walk or its bounds are over. */
    Ended end(SessionFilter filter, Instant before, @Nullable String exceptKey, @Nullable String cursor, boolean dry) {
        SessionInfo stays =
                exceptKey == null ? null : engine.directory().find(exceptKey).orElse(null);
        if (exceptKey != null && stays == null) {
            throw new RefusedException(
                    RefusedException.Why.SESSION_NOT_FOUND, "No session was ended: the one that is to stay is none");
        }
        Predicate<SessionInfo> chosen = session -> filter.takes(session)
                && !session.created().isAfter(before)
                && (stays == null || !session.lineage().equals(stays.lineage()));
        long end = System.nanoTime() + LONGEST_END.toNanos();
        int ended = 0;
        int already = 0;
        int examined = 0;
        String at = cursor;
        do {
            if (dry) {
                SessionDirectory.Page page = page(filter, at, PAGE);
                ended += (int) page.sessions().stream().filter(chosen).count();
                examined += page.sessions().size();
                at = page.next();
            } else {
                SessionDirectory.Ending page = engine.directory().end(filter.user(), at, PAGE, chosen);
                ended += page.ended();
                already += page.chosen() - page.ended();
                examined += page.examined();
                at = page.next();
            }
        } while (at != null && examined < MOST_EXAMINED && System.nanoTime() < end);
        return new Ended(ended, already, examined, before, at);
    }
}
