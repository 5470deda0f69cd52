package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over all sessions, bucket after bucket and in each by member, and counts them. */
final class Walk {

    private static final String OPERATION = "walk over the sessions";

    /** So many buckets are asked together, once the first has not filled the page. */
    private static final int TOGETHER = 16;

    private final Commands commands;
    private final KeySpace keys;

    Walk(Commands commands) {
        this.commands = commands;
        this.keys = commands.keys();
    }

    ScanPage page(@Nullable SessionKey after, int atMost) {
        List<StoredSession> page = new ArrayList<>();
        String from = after == null ? "" : KeySpace.member(after);
        int next = after == null ? 0 : keys.bucket(after);
        for (int together = 1; next < keys.buckets(); together = TOGETHER) {
            int end = Math.min(keys.buckets(), next + together);
            int wanted = atMost - page.size();
            List<SessionKey> found =
                    commands.ask(OPERATION, Script.MEMBERS, next, end, keys::live, from, wanted).stream()
                            .flatMap(members -> members.texts().stream())
                            .limit(wanted)
                            .map(KeySpace::key)
                            .toList();
            for (Row row : commands.readAll(found)) {
                StoredSession session = row.live(null);
                if (session != null) {
                    page.add(session);
                } else if (row.kind() == Row.Kind.NONE) {
                    // Evicted, or kept by nobody for longer than its grace.
                    commands.run(OPERATION, commands.on(Script.FORGET, row.key()));
                }
            }
            if (found.size() == wanted) {
                return new ScanPage(page, found.get(wanted - 1).hex());
            }
            next = end;
            from = "";
        }
        return new ScanPage(page, null);
    }

    long count() {
        return commands.ask("count the sessions", Script.COUNT, 0, keys.buckets(), keys::live, "+inf").stream()
                .flatMap(counts -> counts.parts().stream())
                .mapToLong(count -> count instanceof Long number ? number : 0)
                .sum();
    }
}
