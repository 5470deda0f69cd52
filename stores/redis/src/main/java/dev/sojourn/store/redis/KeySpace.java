package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
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

    private static final String NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 6;

    /** The live index has a part for each pair of first characters, so that each is small and takes little memory. */
    private static final int PART_LENGTH = 2;

    private static final int PART_BITS = 6 * PART_LENGTH;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final List<String> PARTS = IntStream.range(0, 1 << PART_BITS)
            .mapToObj(part -> ENCODER.encodeToString(new byte[] {(byte) (part >> 4), (byte) (part << 4)})
                    .substring(0, PART_LENGTH))
            .toList();

    private final String prefix;
    private final int bits;
    private final List<String> tags;
    private final List<Bucket> buckets;
    private final byte[] channel;
    private final byte[] written;

    /** Names of one bucket: of its indexes, or what those of its records and of parts of its live index begin with. */
    private static final class Bucket {
        private final byte[] records;
        private final byte[] live;
        private final byte[] due;
        private final byte[] parts;
        private final byte[] oldLive;

        Bucket(String name) {
            this.records = bytes(name + "s:");
            this.live = bytes(name + "l:");
            this.parts = bytes(name + "parts");
            this.oldLive = bytes(name + "live");
            this.due = bytes(name + "due");
        }
    }

    KeySpace(String prefix, int buckets) {
        this.prefix = prefix;
        this.bits = Integer.numberOfTrailingZeros(buckets);
        this.tags = IntStream.range(0, buckets)
                .mapToObj(bucket -> Integer.toString(tag(bucket, SlotHash.SLOT_COUNT / buckets)))
                .toList();
        this.buckets =
                tags.stream().map(tag -> new Bucket(prefix + "{" + tag + "}:")).toList();
        this.channel = bytes(prefix + "changes");
        this.written = bytes(prefix + "written");
    }

    /** The text of a session key in names and indexes. */
    static String member(SessionKey key) {
        return ENCODER.encodeToString(key.toBytes());
    }

    /** The session key that a text stands for. */
    static SessionKey key(String member) {
        return SessionKey.fromBytes(Base64.getUrlDecoder().decode(member));
    }

    /** The key that a lineage, as a record has it, begins with. */
    static SessionKey ofLineage(String lineage) {
        return key(lineage.substring(0, Math.min(MEMBER_LENGTH, lineage.length())));
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
            return ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(RecordBytes.encode(user)));
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
        return buckets.get(bucket).records;
    }

    /** A record, its part of the live index, and of its bucket the due index and the index of parts. */
    byte[][] of(SessionKey key) {
        int bucket = bucket(key);
        byte[] record = record(key);
        byte[] live = live(bucket);
        byte[] part = Arrays.copyOf(live, live.length + PART_LENGTH);
        System.arraycopy(record, record.length - MEMBER_LENGTH, part, live.length, PART_LENGTH);
        return new byte[][] {record, part, due(bucket), parts(bucket)};
    }

    /** The number of the part of the live index that a key belongs to, in the order of the keys. */
    static int part(SessionKey key) {
        return key.shard(PART_BITS);
    }

    /** The bucket that a part of the live index belongs to. */
    int bucketOfPart(int part) {
        return part >>> (PART_BITS - bits);
    }

    /** The number of the first part of a bucket; for the number of buckets, the number of all parts. */
    int firstPart(int bucket) {
        return bucket << (PART_BITS - bits);
    }

    /** The names of some parts, of two characters each: members begin with the name of their part. */
    static String parts(int from, int to) {
        StringBuilder names = new StringBuilder(PART_LENGTH * (to - from));
        for (int part = from; part < to; part++) {
            names.append(PARTS.get(part));
        }
        return names.toString();
    }

    byte[] record(SessionKey key) {
        byte[] first = records(bucket(key));
        byte[] name = Arrays.copyOf(first, first.length + MEMBER_LENGTH);
        byte[] member = ENCODER.encode(key.toBytes());
        System.arraycopy(member, 0, name, first.length, MEMBER_LENGTH);
        return name;
    }

    /** The lineage as a record has it: with the tag of its bucket, for scripts; empty before the first roll. */
    String lineage(StoredSession session) {
        SessionKey lineage = session.lineage();
        return session.rolled() ? member(lineage) + tags.get(bucket(lineage)) : "";
    }

    /** What the names of the parts of the live index of a bucket begin with. */
    byte[] live(int bucket) {
        return buckets.get(bucket).live;
    }

    /** The index of the parts of the live index of a bucket. */
    byte[] parts(int bucket) {
        return buckets.get(bucket).parts;
    }

    /** The live index of a bucket in format 1. */
    byte[] oldLive(int bucket) {
        return buckets.get(bucket).oldLive;
    }

    byte[] due(int bucket) {
        return buckets.get(bucket).due;
    }

    /** What is kept of the user that an entry is of: u for the sessions, h for the places that are held. */
    byte[] ofUser(String entry, String what) {
        return bytes(prefix + "{" + entry.substring(0, MEMBER_LENGTH) + "}:" + what);
    }

    /** Whether a text is what names and entries are made of, and has so many characters of it. */
    static boolean isName(String text, int least) {
        return text.length() >= least && text.chars().allMatch(c -> NAME.indexOf(c) >= 0);
    }

    byte[] meta() {
        return bytes(prefix + "meta");
    }

    /** The channel of ends and rolls. */
    byte[] channel() {
        return channel;
    }

    /** The channel of writes. */
    byte[] written() {
        return written;
    }

    /** The smallest number whose slot lies in the bucket's equal share of the slots, so that no master has more. */
    private static int tag(int bucket, int share) {
        return IntStream.iterate(0, number -> number + 1)
                .filter(number -> SlotHash.getSlot(Integer.toString(number)) / share == bucket)
                .findFirst()
                .getAsInt();
    }
}
