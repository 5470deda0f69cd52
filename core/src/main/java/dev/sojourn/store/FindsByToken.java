package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import org.jspecify.annotations.Nullable;

/**
 * The power of a store in this process: each session has an entry of its own, which a token that was accepted before
 * leads to at once, and by which the operations of every visit are done without a search. Each operation means exactly
 * what that of {@link SessionStore} with the key means.
 *
 * <p>A wrapper of a store hands this power on only when it stands around these operations as well.
 */
public interface FindsByToken {

    /** The index whose entries are this store's, the same object each time. */
    TokenIndex tokens();

    /**
     * Where a session, or what is left of one, is stored. The entry stays the same as long as it lives under this key.
     *
     * @param key the key
     * @return the entry, or null when nothing is stored under the key
     */
    TokenIndex.@Nullable Entry entry(SessionKey key);

    /**
     * As {@link SessionStore#find}.
     *
     * @param entry an entry of this store, dead or not
     * @return what is stored there, or null for a dead entry
     */
    @Nullable
    StoredRecord find(TokenIndex.Entry entry);

    /**
     * As {@link SessionStore#touch}.
     *
     * @param entry an entry of this store, dead or not
     * @param touch the moments
     * @return false for a dead entry, and where {@link SessionStore#touch} returns false
     */
    boolean touch(TokenIndex.Entry entry, Touch touch);

    /**
     * As {@link SessionStore#replace}.
     *
     * @param entry the entry of the session's key, dead or not
     * @param session the new state
     * @param expectedVersion the version the change was made from
     * @return false for a dead entry, and where {@link SessionStore#replace} returns false
     */
    boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion);
}
