package dev.sojourn.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a client holds for its session.
 *
 * <p>Whoever knows {@link #text()} is the client, so the text belongs in a cookie or header and nowhere else;
 * everything else takes {@link #key()}. {@link #toString()} is masked. Instances are immutable and safe for use by
 * any number of threads.
 */
public final class SessionId {

    private static final int LONG_SOURCE = 256;

    private static final Pool<MessageDigest> SHA_256 = new Pool<>(SessionId::sha256);

    /** What the text is a region of, which most visits never ask for. */
    private final String source;

    private final int from;
    private final int to;

    // Written without a lock, as the key: both are immutable with final fields, and two threads that race make equal
    // ones.
    private @Nullable String text;
    private @Nullable SessionKey key;

    /** The id in a text that a client presented, of which a long one is not held for the sake of a short one. */
    static SessionId in(String source, int from, int to, SessionKey key) {
        return source.length() <= LONG_SOURCE
                ? new SessionId(source, from, to, key)
                : new SessionId(source.substring(from, to), 0, to - from, key);
    }

    /** With the key if it was computed before. */
    private SessionId(String source, int from, int to, @Nullable SessionKey key) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.key = key;
    }

    /**
     * Returns the id with this text. The text is trusted: input from a client goes through {@link SessionIds#read}.
     *
     * @throws IllegalArgumentException if the text is empty (everyone without an id would share one session) or is not
     *     well-formed UTF-16 (different ids would share one key)
     */
    public static SessionId of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A session id must not be empty.");
        }
        int broken = Text.unpairedSurrogate(text);
        if (broken >= 0) {
            throw new IllegalArgumentException(
                    "A session id must be well-formed text; there is an unpaired surrogate at index " + broken + ".");
        }
        return new SessionId(text, 0, text.length(), null);
    }

    /** Returns the text of this id: a secret. */
    public String text() {
        String known = text;
        if (known == null) {
            known = source.substring(from, to);
            text = known;
        }
        return known;
    }

    /** Returns the SHA-256 of the UTF-8 text; computed once, on the first call. */
    public SessionKey key() {
        SessionKey known = key;
        if (known == null) {
            known = hash();
            key = known;
        }
        return known;
    }

    private SessionKey hash() {
        MessageDigest digest = SHA_256.take();
        byte[] hash = digest.digest(text().getBytes(StandardCharsets.UTF_8));
        SHA_256.give(digest);
        return SessionKey.fromBytes(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256, which every Java platform must have.", e);
        }
    }

    /** Compares by key, because comparing two secrets character by character would tell how much of them is equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof SessionId that && key().equals(that.key()));
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    /** Returns {@code sid#} and the fingerprint of the key; never the id. */
    @Override
    public String toString() {
        return "sid#" + key().fingerprint();
    }
}
