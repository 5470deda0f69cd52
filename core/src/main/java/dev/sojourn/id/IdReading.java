package dev.sojourn.id;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of reading text that a client presented as its id: accepted, with the id, or rejected, with the reason.
 *
 * <p>Accepted means that the text has the right shape and, where ids are signed, that this application signed it. It
 * does not mean that a session exists. Immutable; safe for use by any number of threads.
 */
public final class IdReading {

    private static final Map<Rejection, IdReading> REJECTED = new EnumMap<>(Rejection.class);

    static {
        // One instance per reason: a flood of forged ids must not allocate.
        for (Rejection reason : Rejection.values()) {
            REJECTED.put(reason, new IdReading(null, false, reason, null, null));
        }
    }

    private final @Nullable SessionId id;
    private final boolean stale;
    private final @Nullable Rejection rejection;
    private final TokenIndex.@Nullable Entry entry;
    private final @Nullable RememberedToken token;

    private IdReading(
            @Nullable SessionId id,
            boolean stale,
            @Nullable Rejection rejection,
            TokenIndex.@Nullable Entry entry,
            @Nullable RememberedToken token) {
        this.id = id;
        this.stale = stale;
        this.rejection = rejection;
        this.entry = entry;
        this.token = token;
    }

    static IdReading accepted(SessionId id, boolean stale) {
        return new IdReading(id, stale, null, null, null);
    }

    /** Accepted, because this text has led to this entry before. */
    static IdReading accepted(SessionId id, boolean stale, TokenIndex.Entry entry) {
        return new IdReading(id, stale, null, entry, null);
    }

    /** This reading, with what may be remembered of it. */
    IdReading with(@Nullable RememberedToken what) {
        return new IdReading(id, stale, rejection, entry, what);
    }

    static IdReading rejected(Rejection reason) {
        return Objects.requireNonNull(REJECTED.get(reason));
    }

    /** Returns whether the text is an id that may be looked up in a store. */
    public boolean accepted() {
        return id != null;
    }

    /**
     * Returns the id.
     *
     * @throws IllegalStateException if the text was rejected
     */
    public SessionId id() {
        if (id == null) {
            throw new IllegalStateException(
                    "There is no id in a rejected reading (" + rejection + "); ask accepted() first.");
        }
        return id;
    }

    /**
     * Returns the key of the id, computed once per reading.
     *
     * @throws IllegalStateException if the text was rejected
     */
    public SessionKey key() {
        return id().key();
    }

    /** Returns whether the id is good but was signed with an older key or format, so a fresh token should be sent. */
    public boolean stale() {
        return stale;
    }

    /**
     * Returns the entry of a store in this process that the text has led to before, or null. It may lead nowhere any
     * more, which {@link TokenIndex.Entry#key()} tells.
     */
    public TokenIndex.@Nullable Entry entry() {
        return entry;
    }

    @Nullable
    RememberedToken token() {
        return token;
    }

    /** Returns the reason of the rejection, or null if the text was accepted. */
    public @Nullable Rejection rejection() {
        return rejection;
    }

    /** Returns the masked id or the reason; never the text that was read. */
    @Override
    public String toString() {
        return id == null ? "rejected: " + rejection : "accepted: " + id + (stale ? " (stale)" : "");
    }
}
