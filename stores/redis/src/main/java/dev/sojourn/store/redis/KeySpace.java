package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of all keys, which docs/formats/redis.md lists. Sessions are divided into buckets by the first bits of
 * their keys; what belongs to one bucket has one hash tag and so sits in one slot of a cluster.
 */
final class KeySpace {

    /** The length of a session key, or of a user's hash, in base64url. */
    static final int MEMBER_LENGTH = 43;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 6;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String prefix;
    private final int bits;
    private final List<String> buckets;

    KeySpace(String prefix, int buckets) {
        this.prefix = prefix;
        this.bits = Integer.numberOfTrailingZeros(buckets);
        this.buckets = IntStream.range(0, buckets)
                .mapToObj(bucket -> prefix + "{" + tag(bucket, SlotHash.SLOT_COUNT / buckets) + "}:")
                .toList();
    }

    /** The text of a session key in names and indexes. */
    static String member(SessionKey key) {
        return ENCODER.encodeToString(key.toBytes());
    }

    /** The session key that a text stands for. */
    static SessionKey key(String member) {
        return SessionKey.fromBytes(Base64.getUrlDecoder().decode(member));
    }

    /** An entry for the index of users that no other binding has; the empty text for nobody. */
    static String entry(@Nullable String user) {
        if (user == null) {
            return "";
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return userHash(user) + ENCODER.encodeToString(nonce);
    }

    /** What stands for a user: of a fixed length and alphabet, whatever the user's id is. */
    static String userHash(String user) {
        try {
            return ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(Row.encode(user)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    String prefix() {
        return prefix;
    }

    int buckets() {
        return buckets.size();
    }

    int bucket(SessionKey key) {
        return key.shard(bits);
    }

    /** What the names of the records of a bucket begin with. */
    byte[] records(int bucket) {
        return bytes(buckets.get(bucket) + "s:");
    }

    byte[] record(SessionKey key) {
        return bytes(buckets.get(bucket(key)) + "s:" + member(key));
    }

    byte[] live(int bucket) {
        return bytes(buckets.get(bucket) + "live");
    }

    byte[] due(int bucket) {
        return bytes(buckets.get(bucket) + "due");
    }

    /** The sessions of the user that an entry is of. */
    byte[] sessionsOf(String entry) {
        return bytes(prefix + "{" + entry.substring(0, MEMBER_LENGTH) + "}:u");
    }

    /** The places held for the user that an entry is of. */
    byte[] holdsOf(String entry) {
        return bytes(prefix + "{" + entry.substring(0, MEMBER_LENGTH) + "}:h");
    }

    byte[] meta() {
        return bytes(prefix + "meta");
    }

    byte[] channel() {
        return bytes(prefix + "changes");
    }

    /** The smallest number whose slot lies in the bucket's equal share of the slots, so that no master has more. */
    private static int tag(int bucket, int share) {
        return IntStream.iterate(0, number -> number + 1)
                .filter(number -> SlotHash.getSlot(Integer.toString(number)) / share == bucket)
                .findFirst()
                .getAsInt();
    }
}
