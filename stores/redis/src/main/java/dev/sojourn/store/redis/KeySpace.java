package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names of all keys, which docs/formats/redis.md lists. Sessions are divided into buckets by the first bits of
 * their keys; what belongs to one bucket has one hash tag and so sits in one slot of a cluster.
 */
final class KeySpace {

    /** The length of a session key, or of a user's hash, in base64url. */
    static final int MEMBER_LENGTH = 43;

    private static final int NONCE_BYTES = 6;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String prefix;
    private final int bits;
    private final List<String> tags = new ArrayList<>();

    KeySpace(String prefix, int buckets) {
        this.prefix = prefix;
        this.bits = Integer.numberOfTrailingZeros(buckets);
        for (int bucket = 0; bucket < buckets; bucket++) {
            tags.add(prefix + "{" + tag(bucket, buckets) + "}:");
        }
    }

    /** The text of a session key in names and indexes. */
    static String member(SessionKey key) {
        return ENCODER.encodeToString(key.toBytes());
    }

    static SessionKey key(String member) {
        return SessionKey.fromBytes(Base64.getUrlDecoder().decode(member));
    }

    int buckets() {
        return tags.size();
    }

    int bucket(SessionKey key) {
        return key.shard(bits);
    }

    byte[] record(SessionKey key) {
        return bytes(tags.get(bucket(key)) + "s:" + member(key));
    }

    /** The session key in the name of a record's key. */
    static SessionKey keyOfRecord(String name) {
        return key(name.substring(name.length() - MEMBER_LENGTH));
    }

    /** What the names of the records of a bucket begin with. */
    String recordStart(int bucket) {
        return tags.get(bucket) + "s:";
    }

    byte[] live(int bucket) {
        return bytes(tags.get(bucket) + "live");
    }

    byte[] live(SessionKey key) {
        return live(bucket(key));
    }

    byte[] due(int bucket) {
        return bytes(tags.get(bucket) + "due");
    }

    byte[] due(SessionKey key) {
        return due(bucket(key));
    }

    byte[] meta() {
        return bytes(prefix + "meta");
    }

    String channel() {
        return prefix + "changes";
    }

    String prefix() {
        return prefix;
    }

    /** The sessions of the user that an entry is of. */
    byte[] entries(String entry) {
        return bytes(prefix + "{" + entry.substring(0, MEMBER_LENGTH) + "}:u");
    }

    /** The places held for the user that an entry is of. */
    byte[] holds(String entry) {
        return bytes(prefix + "{" + entry.substring(0, MEMBER_LENGTH) + "}:h");
    }

    /** What stands for a user: of a fixed length and alphabet, whatever the user's id is. */
    static String userHash(byte[] user) {
        try {
            return ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(user));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What makes an entry in a user's index this binding's own, so that taking it away takes nobody else's. */
    static String nonce() {
        byte[] random = new byte[NONCE_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        return ENCODER.encodeToString(random);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The smallest number whose slot lies in the bucket's equal share of the slots, so that no master has more. */
    private static String tag(int bucket, int buckets) {
        for (int number = 0; ; number++) {
            String tag = Integer.toString(number);
            if (SlotHash.getSlot(tag) / (SlotHash.SLOT_COUNT / buckets) == bucket) {
                return tag;
            }
        }
    }
}
