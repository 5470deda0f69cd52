package dev.sojourn.id;

import dev.sojourn.id.SignedIdFormat.Presented;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a text that was accepted, so that it need not be verified again: a hash of it, where the id stands in
 * it, and what the reading said. No text: neither the token nor the id, which both would lie in memory and its dumps
 * long after the session has ended.
 */
record RememberedToken(long first, long second, int idFrom, int idTo, SessionKey key, boolean stale) {

    /** What to keep of an accepted reading, or null when the id does not stand in the text as it is. */
    static @Nullable RememberedToken of(TokenHash hash, Presented token, IdReading reading) {
        String id = reading.id().text();
        int at = token.source().indexOf(id, token.from()) - token.from();
        int end = at + id.length();
        return at < 0 || end > token.to() - token.from()
                ? null
                : new RememberedToken(hash.first, hash.second, at, end, reading.key(), reading.stale());
    }

    boolean isOf(TokenHash hash) {
        // Both are always compared: what the time tells is about hashes that a client cannot compute.
        return ((first ^ hash.first) | (second ^ hash.second)) == 0;
    }

    /** The reading of the same text, which starts at {@code from} of the source. */
    IdReading again(String source, int from) {
        return IdReading.accepted(SessionId.in(source, from + idFrom, from + idTo, key), stale);
    }
}
