package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import org.jspecify.annotations.Nullable;

/** How a {@link MemoryStore} is driven by its cells, without a search. */
final class MemoryTokens implements FindsByToken {

    private final MemoryStore store;
    private final TokenIndex tokens;

    MemoryTokens(MemoryStore store, TokenIndex tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    @Override
    public TokenIndex tokens() {
        return tokens;
    }

    @Override
    public TokenIndex.@Nullable Entry entry(SessionKey key) {
        return store.open(key);
    }

    @Override
    public @Nullable StoredRecord find(TokenIndex.Entry entry) {
        return open(entry).record();
    }

    @Override
    public boolean touch(TokenIndex.Entry entry, Touch touch) {
        return open(entry).touch(touch);
    }

    @Override
    public boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion) {
        return store.replace(open(entry), session, expectedVersion);
    }

    private MemoryCell open(TokenIndex.Entry entry) {
        store.requireOpen();
        return (MemoryCell) entry;
    }
}
