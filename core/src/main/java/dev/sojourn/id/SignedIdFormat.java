package dev.sojourn.id;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way an id and its signature are written for the client; a closed set, because a mistake here lets anyone in.
 *
 * <p>Every format has one spelling per id and key and compares signatures in constant time. Immutable and safe for use
 * by any number of threads. The formats are described, with worked examples, in {@code docs/formats/token.md}.
 */
public abstract sealed class SignedIdFormat permits Sj1, IdDotMac, SeparateMac, UnsignedIds {

    SignedIdFormat() {}

    /**
     * Returns Sojourn's own format {@code sj1.<kid>.<id>.<mac>}: HMAC-SHA-256 over namespace, purpose, transport, kid
     * and id. A token of another application with the same key, or one made for another transport, is refused.
     *
     * @param namespace the application the tokens are for: 1 to 64 characters of {@code A-Z a-z 0-9 . _ : / -}
     * @throws IllegalArgumentException if the namespace has another shape
     */
    public static SignedIdFormat sj1(String namespace) {
        return new Sj1(namespace);
    }

    /**
     * Returns the format of HyperExpress: {@code <id>.<mac>}, the HMAC-SHA-256 of the id in base64 without padding.
     * It binds neither the application nor the transport. The caller decodes percent-encoded cookie values.
     */
    public static SignedIdFormat idDotMac() {
        return IdDotMac.INSTANCE;
    }

    /**
     * Returns the format of ArangoDB Foxx: the value is the id alone, and a second cookie holds the HMAC of the value
     * in lower-case hexadecimal digits. It binds neither the application nor the transport.
     *
     * @param algorithm {@code sha224}, {@code sha256}, {@code sha384} or {@code sha512}
     * @throws IllegalArgumentException for any other algorithm
     */
    public static SignedIdFormat separate(String algorithm) {
        return new SeparateMac(algorithm.toLowerCase(Locale.ROOT));
    }

    /** Returns the format without a signature: the id itself. Every well-shaped guess then costs a store lookup. */
    public static SignedIdFormat unsigned() {
        return UnsignedIds.INSTANCE;
    }

    /** Returns what is wrong with using this format for these ids and keys, or null. */
    abstract @Nullable String fault(IdFormat ids, @Nullable KeyRing keys);

    boolean signs() {
        return true;
    }

    /** The longest text, without a separate signature, that this format can have produced. */
    abstract int maxLength(IdFormat ids);

    abstract String sign(String id, Transport by, @Nullable KeyRing keys);

    @Nullable
    String signature(String id, Transport by, @Nullable KeyRing keys) {
        return null;
    }

    /** Reads a region that is not empty, not over {@link #maxLength} and all visible ASCII. */
    abstract IdReading read(Presented token, IdFormat ids, @Nullable KeyRing keys);

    /** What a client presented: a region of a string, the separate signature if there is one, and how it travelled. */
    record Presented(
            String source, int from, int to, @Nullable String signature, Transport by) {

        String text(int start, int end) {
            return source.substring(start, end);
        }

        @Override
        public String toString() {
            return (to - from) + " characters by " + by;
        }
    }

    static KeyRing required(@Nullable KeyRing keys) {
        if (keys == null) {
            throw new IllegalStateException("A signing format was used without keys, which build() refuses.");
        }
        return keys;
    }

    static IdReading accepted(String id, boolean stale) {
        return IdReading.accepted(SessionId.of(id), stale);
    }
}
