package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
        SessionKey from = after;
        int next = after == null ? 0 : keys.bucket(after);
        for (int together = 1; next < keys.buckets(); together = TOGETHER) {
            int end = Math.min(keys.buckets(), next + together);
            int wanted = atMost - page.size();
            List<SessionKey> members = members(next, end, from, wanted);
            for (Row row : commands.readAll(members)) {
                StoredSession session = row.live();
                if (session != null) {
                    page.add(session);
                } else if (row.kind() == Row.Kind.NONE) {
                    forget(row.key());
                }
            }
            if (members.size() == wanted) {
                return new ScanPage(page, members.get(wanted - 1).hex());
            }
            next = end;
            from = null;
        }
        return new ScanPage(page, null);
    }

    long count() {
        List<Supplier<CompletionStage<Long>>> sends = new ArrayList<>();
        IntStream.range(0, keys.buckets())
                .forEach(bucket -> sends.add(() -> commands.link().commands().zcard(keys.live(bucket))));
        return commands.calls().getAll("count the sessions", sends).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The first members of some buckets, in their order. */
    private List<SessionKey> members(int bucket, int end, @Nullable SessionKey after, int atMost) {
        Range<byte[]> rest = after == null
                ? Range.unbounded()
                : Range.from(
                        Range.Boundary.excluding(KeySpace.bytes(KeySpace.member(after))), Range.Boundary.unbounded());
        List<Supplier<CompletionStage<List<byte[]>>>> sends = new ArrayList<>();
        for (int i = bucket; i < end; i++) {
            byte[] live = keys.live(i);
            Range<byte[]> range = i == bucket ? rest : Range.unbounded();
            sends.add(() -> commands.link().commands().zrangebylex(live, range, Limit.from(atMost)));
        }
        return commands.calls().getAll(OPERATION, sends).stream()
                .flatMap(List::stream)
                .limit(atMost)
                .map(member -> KeySpace.key(KeySpace.text(member)))
                .toList();
    }

    /** Drops what stands for a record that Redis no longer has: evicted, or kept by nobody for longer than its grace. */
    private void forget(SessionKey key) {
        commands.run(
                OPERATION,
                Call.of(Script.FORGET, keys.record(key), keys.live(key), keys.due(key))
                        .with(KeySpace.member(key)));
    }
}
