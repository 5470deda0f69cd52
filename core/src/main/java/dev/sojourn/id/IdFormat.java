package dev.sojourn.id;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a session id: how one is made and which text can be one.
 *
 * <p>The factories below cover the usual shapes; an application may implement its own. Implementations must be
 * immutable, safe for use by any number of threads, draw all randomness from the generator they are given, and produce
 * only visible ASCII (U+0021 to U+007E). {@link SessionIds.Builder#build} refuses a format with fewer than
 * {@value #MINIMUM_BITS} random bits unless it went through {@link #allowWeak}. None of the factories uses
 * {@code UUID.randomUUID} or any generator but the given one.
 */
public interface IdFormat {

    /**
     * The random bits below which a format must be allowed by name: what 20 letters and digits hold, the weakest of
     * the formats in common use.
     */
    int MINIMUM_BITS = 119;

    /**
     * Returns the format of random bytes in base64url without padding (RFC 4648 section 5); 32 bytes are the default
     * of {@link SessionIds} and make 43 characters.
     *
     * @param bytes 1 to 64
     * @throws IllegalArgumentException if {@code bytes} is out of range
     */
    static IdFormat base64Url(int bytes) {
        return new Base64UrlIds(bytes);
    }

    /**
     * Returns the format of random ASCII letters and digits, each as likely as any other.
     *
     * @param length 1 to 128 characters; 20 hold 119 bits, 22 hold 130
     * @throws IllegalArgumentException if {@code length} is out of range
     */
    static IdFormat alphanumeric(int length) {
        return new AlphabetIds("alphanumeric", AlphabetIds.ALPHANUMERIC, length);
    }

    /**
     * Returns the format of random lower-case hexadecimal digits.
     *
     * @param length 1 to 128 characters of 4 bits each
     * @throws IllegalArgumentException if {@code length} is out of range
     */
    static IdFormat hex(int length) {
        return new AlphabetIds("hex", AlphabetIds.HEX, length);
    }

    /** Returns the format of random UUIDs, version 4 (RFC 9562 section 5.4), in lower case: 122 random bits. */
    static IdFormat uuid() {
        return UuidIds.INSTANCE;
    }

    /**
     * Returns a format that makes ids like {@code generator} but accepts any text of 1 to {@code maxLength} characters
     * that RFC 6265 allows in a cookie value. For applications that choose ids themselves and sign them; without a
     * signature a client could present whatever it likes.
     *
     * @throws IllegalArgumentException if {@code maxLength} is below what {@code generator} makes, or over 1024
     */
    static IdFormat lenient(IdFormat generator, int maxLength) {
        return new LenientIds(generator, maxLength);
    }

    /**
     * Returns the same format with leave to have fewer than {@value #MINIMUM_BITS} random bits.
     *
     * @param reason why guessable ids are acceptable here; shown in reports
     * @throws IllegalArgumentException if the reason is blank
     */
    static IdFormat allowWeak(IdFormat format, String reason) {
        return new WeakIds(format, reason);
    }

    /**
     * Returns this format with the creation time joined to the random part by a hyphen, as ArangoDB Foxx does: the
     * decimal milliseconds since 1970, as padded base64 (RFC 4648 section 4). The time is visible to the client and
     * adds nothing to {@link #bits()}.
     */
    default IdFormat withTimestamp(TimestampPosition position) {
        return new TimestampedIds(this, position);
    }

    /** Returns the number of bits of an id that an attacker has to guess, rounded down. */
    int bits();

    /** Returns the length of the longest id that this format accepts, in characters. */
    int maxLength();

    /**
     * Returns a new id.
     *
     * @param random the only source of randomness
     * @param nowMillis the time in milliseconds since 1970; used only by formats with a timestamp
     * @throws IllegalArgumentException if a format with a timestamp is given a time before 1970
     */
    String generate(SecureRandom random, long nowMillis);

    /**
     * Returns why a region of text is not an id of this format, or null if it is one. An implementation must not throw
     * whatever the text is, must not look outside the region, and must accept exactly one spelling of each id.
     *
     * @return {@link Rejection#MALFORMED}, {@link Rejection#NOT_CANONICAL} or null
     */
    @Nullable
    Rejection examine(String text, int from, int to);

    /** Returns whether the region of text is an id of this format, in its one canonical spelling. */
    default boolean accepts(String text, int from, int to) {
        return examine(text, from, to) == null;
    }

    /** Returns the reason given to {@link #allowWeak}, or null if nobody allowed this format to be weak. */
    default @Nullable String weakness() {
        return null;
    }
}
