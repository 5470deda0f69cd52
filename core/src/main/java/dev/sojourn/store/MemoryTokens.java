package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import org.jspecify.annotations.Nullable;

/** How a {@link MemoryStore} is driven by its cells, without a search. */
final class MemoryTokens implements FindsByToken {

    private final MemoryStore store;
    private final MemoryCells cells;

    MemoryTokens(MemoryStore store, MemoryCells cells) {
        this.store = store;
        this.cells = cells;
    }

    @Override
    public TokenIndex tokens() {
        return cells.tokens;
    }

    @Override
    public TokenIndex.@Nullable Entry entry(SessionKey key) {
        return store.open(key);
    }

    @Override
    public @Nullable StoredRecord find(TokenIndex.Entry entry) {
        MemoryCell cell = own(entry);
        return cell == null ? null : cell.record();
    }

    @Override
    public boolean touch(TokenIndex.Entry entry, Touch touch) {
        MemoryCell cell = own(entry);
        return cell != null && cell.touch(touch);
    }

    @Override
    public boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion) {
        return store.replace(own(entry), session, expectedVersion);
    }

    /** What an engine was given that has another store leads nowhere here. */
    private @Nullable MemoryCell own(TokenIndex.Entry entry) {
        store.requireOpen();
        return entry instanceof MemoryCell cell && cell.home == cells ? cell : null;
    }
}
