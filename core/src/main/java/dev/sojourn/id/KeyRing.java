package dev.sojourn.id;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys of an application, newest first: the newest signs, all of them verify.
 *
 * <p>To rotate, put a new key in front on every node; tokens of older keys are still accepted and reported as
 * {@linkplain IdReading#stale() stale}, so they are re-issued as clients come by. Take an old key out when its tokens
 * have expired. A running program {@linkplain #renew renews} the ring that its engines share. Safe for use by any
 * number of threads.
 */
public final class KeyRing {

    /** The most keys in a ring. A format without a kid tries them all, so this bounds the cost of a forged id. */
    public static final int MOST_KEYS = 16;

    private volatile List<SigningKey> keys;
    private volatile int renewals;

    private KeyRing(List<SigningKey> newestFirst) {
        if (newestFirst.isEmpty() || newestFirst.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "A key ring holds 1 to " + MOST_KEYS + " keys, not " + newestFirst.size() + ".");
        }
        List<String> kids = new ArrayList<>();
        for (SigningKey key : newestFirst) {
            if (kids.contains(key.kid())) {
                throw new IllegalArgumentException("Two keys of the ring are named \"" + key.kid()
                        + "\"; a token could not say which one signed it. Remove the repeated key or rename one.");
            }
            kids.add(key.kid());
        }
        keys = List.copyOf(newestFirst);
    }

    /**
     * Returns the ring of these keys.
     *
     * @param newest the key that signs
     * @param older keys that still verify
     * @throws IllegalArgumentException if two keys have one kid, or there are more than {@value #MOST_KEYS}
     */
    public static KeyRing of(SigningKey newest, SigningKey... older) {
        List<SigningKey> all = new ArrayList<>();
        all.add(newest);
        all.addAll(List.of(older));
        return new KeyRing(all);
    }

    /**
     * Returns the ring of keys made of secret texts; see {@link SigningKey#fromSecret}.
     *
     * @param newestFirst 1 to {@value #MOST_KEYS} different secrets of at least 32 characters each
     * @throws IllegalArgumentException if a secret is short or repeated, or there are too many or none
     */
    public static KeyRing ofSecrets(List<String> newestFirst) {
        return new KeyRing(newestFirst.stream().map(SigningKey::fromSecret).toList());
    }

    /**
     * Returns a ring of secrets that may be as short as 10 characters, for tokens shared with HyperExpress or Foxx
     * applications that have such secrets. Anyone who holds one token can search for a short secret at leisure, so
     * {@link SignedIdFormat#sj1} refuses these rings unless their keys happen to be long.
     *
     * @param newestFirst 1 to {@value #MOST_KEYS} different secrets of at least 10 characters each
     * @throws IllegalArgumentException if a secret is short or repeated, or there are too many or none
     */
    public static KeyRing ofShortSecrets(List<String> newestFirst) {
        return new KeyRing(newestFirst.stream().map(SigningKey::fromShortSecret).toList());
    }

    /** Returns a ring of one random key. Its tokens die with the process and are worth nothing on another node. */
    public static KeyRing random() {
        byte[] secret = new byte[SigningKey.MINIMUM_BYTES];
        new SecureRandom().nextBytes(secret);
        return KeyRing.of(SigningKey.named(secret, SigningKey.MINIMUM_BYTES));
    }

    /**
     * Takes over the keys of another ring, for everybody who holds this one: the newest of them signs from now on, and
     * tokens of keys that are no longer there are refused. With several nodes let all of them accept a new key (as an
     * older one) before the first signs with it, or their clients are strangers on the others meanwhile.
     *
     * @param other the ring whose keys count from now on; it is not held
     * @throws IllegalArgumentException if a key is too short for the formats that this ring may be used with
     */
    public synchronized void renew(KeyRing other) {
        if (other.shortestKey() < Math.min(shortestKey(), SigningKey.MINIMUM_BYTES)) {
            throw new IllegalArgumentException("The shortest new key of " + other + " has " + other.shortestKey()
                    + " bytes; in the place of " + this + " each needs at least "
                    + Math.min(shortestKey(), SigningKey.MINIMUM_BYTES) + ".");
        }
        // In this order: who sees the count sees the keys.
        keys = other.keys;
        renewals++;
    }

    /** How often the keys were renewed. */
    int renewals() {
        return renewals;
    }

    SigningKey newest() {
        return keys.get(0);
    }

    List<SigningKey> keys() {
        return keys;
    }

    /** Returns the key that a region of text names, or null. A kid is public, so this need not take constant time. */
    @Nullable
    SigningKey named(String text, int from, int to) {
        List<SigningKey> present = keys;
        for (int i = 0; i < present.size(); i++) {
            SigningKey key = present.get(i);
            if (key.kid().length() == to - from && text.startsWith(key.kid(), from)) {
                return key;
            }
        }
        return null;
    }

    int shortestKey() {
        return keys.stream().mapToInt(SigningKey::length).min().orElseThrow();
    }

    /** Returns the kids; never a secret. */
    @Override
    public String toString() {
        return "KeyRing" + keys.stream().map(SigningKey::kid).toList();
    }
}
