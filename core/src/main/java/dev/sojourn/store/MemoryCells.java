package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of a {@link MemoryStore} by key. In 256 tables, so that a walk sorts the keys of one at a time. */
final class MemoryCells {

    private static final int SHARD_BITS = 8;
    private static final int SHARDS = 1 << SHARD_BITS;

    /** Which tokens lead to which cells; a cell that is taken out is out of both. */
    final TokenIndex tokens = new TokenIndex();

    private final KeyTable[] shards = new KeyTable[SHARDS];

    MemoryCells() {
        Arrays.setAll(shards, i -> new KeyTable());
    }

    @Nullable
    MemoryCell get(SessionKey key) {
        return shard(key).get(key);
    }

    /** Adds a cell; false when the key is taken. */
    boolean add(MemoryCell cell) {
        return shard(cell.filedUnder).add(cell);
    }

    void remove(MemoryCell cell) {
        shard(cell.filedUnder).remove(cell);
        tokens.remove(cell);
    }

    void clear() {
        for (KeyTable shard : shards) {
            shard.clear();
        }
        tokens.clear();
    }

    @Nullable
    StoredRecord record(SessionKey key) {
        MemoryCell cell = get(key);
        return cell == null ? null : cell.record();
    }

    /** The session of a key at the end of its trail, unless it is claimed. */
    @Nullable
    StoredSession whereItLives(SessionKey key) {
        StoredSession session = endOf(key);
        return session == null || session.claimed() ? null : session;
    }

    /** The session of a key at the end of its trail, claimed or not. Each step is a roll, so there is an end. */
    @Nullable
    StoredSession endOf(SessionKey key) {
        StoredRecord record = record(key);
        while (record instanceof Trail trail) {
            record = record(trail.to());
        }
        return (StoredSession) record;
    }

    ScanPage page(@Nullable SessionKey after, int atMost) {
        List<StoredSession> page = new ArrayList<>();
        for (int i = after == null ? 0 : after.shard(SHARD_BITS); i < SHARDS; i++) {
            for (SessionKey key : keysAfter(shards[i], after)) {
                if (record(key) instanceof StoredSession session && !session.claimed()) {
                    page.add(session);
                    if (page.size() == atMost) {
                        return new ScanPage(page, key.hex());
                    }
                }
            }
        }
        return new ScanPage(page, null);
    }

    private static List<SessionKey> keysAfter(KeyTable shard, @Nullable SessionKey after) {
        List<SessionKey> keys = shard.keys();
        if (after != null) {
            keys.removeIf(key -> key.compareTo(after) <= 0);
        }
        keys.sort(null);
        return keys;
    }

    private KeyTable shard(SessionKey key) {
        return shards[key.shard(SHARD_BITS)];
    }
}
