package dev.sojourn.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The settings of a {@link RedisStore}: where Redis is, and defaults that hold for most. Immutable; each method that
 * sets something returns a copy.
 *
 * @param uris where Redis is, at least one: {@code redis://} and {@code rediss://} (TLS) for one server, {@code
 *     redis-sentinel://} and {@code rediss-sentinel://} with the master's name as fragment, {@code redis-cluster://}
 *     and {@code rediss-cluster://} for any nodes of a cluster. Several hosts are separated by commas; several URIs
 *     stand for several nodes of one cluster. User and password go before an {@code @}
 * @param prefix what all keys and the channel begin with: 1 to 64 letters, digits, and {@code _ . : / -}
 * @param buckets into how many parts the sessions are divided, a power of two, 1 to 1,024. Each part is in one slot of
 *     a cluster. Fixed when the first store opens; later ones must say the same
 * @param timeout how long an operation may take, 50 milliseconds to one minute
 * @param connectTimeout how long a connection may take to be made, 50 milliseconds to one minute
 * @param grace for how long after its time Redis keeps a record that nobody swept, one hour to 365 days
 * @param replicas how many replicas must have confirmed {@code delete} and {@code roll} before they return, 0 for none
 * @param replicaTimeout how long the replicas may take, one millisecond to one minute
 * @param everyWrite whether replicas confirm the other writes as well, but for claims, which are handed out again
 * @param access who the store is to Redis and whom it trusts, beyond what the URIs say
 */
public record RedisOptions(
        List<String> uris,
        String prefix,
        int buckets,
        Duration timeout,
        Duration connectTimeout,
        Duration grace,
        int replicas,
        Duration replicaTimeout,
        boolean everyWrite,
        RedisAccess access) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:/-]{1,64}");
    private static final int MOST_BUCKETS = 1024;
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a setting is out of its range; no message repeats a URI
     */
    public RedisOptions {
        uris = List.copyOf(uris);
        Objects.requireNonNull(access, "access");
        check(!uris.isEmpty(), "A Redis store needs at least one URI");
        check(
                PREFIX.matcher(prefix).matches(),
                "The prefix of a Redis store is \"" + prefix
                        + "\"; it must be 1 to 64 letters, digits, and characters of _ . : / -");
        check(
                buckets >= 1 && buckets <= MOST_BUCKETS && Integer.bitCount(buckets) == 1,
                "A Redis store has " + buckets + " buckets; it must be a power of two from 1 to " + MOST_BUCKETS);
        checkRange("timeout", timeout, SHORTEST, LONGEST);
        checkRange("connect timeout", connectTimeout, SHORTEST, LONGEST);
        checkRange("grace", grace, Duration.ofHours(1), Duration.ofDays(365));
        check(replicas >= 0, "A Redis store waits for " + replicas + " replicas; it must be 0 or more");
        checkRange("replica timeout", replicaTimeout, Duration.ofMillis(1), LONGEST);
    }

    /**
     * The default settings: prefix {@code sojourn:}, 64 buckets, two seconds for an operation and for a connection, a
     * grace of a day, no waiting for replicas.
     *
     * @param uris where Redis is, see {@link #uris()}
     * @return the settings
     */
    public static RedisOptions at(String... uris) {
        Duration seconds = Duration.ofSeconds(2);
        return new RedisOptions(
                List.of(uris),
                "sojourn:",
                64,
                seconds,
                seconds,
                Duration.ofDays(1),
                0,
                Duration.ofSeconds(1),
                false,
                RedisAccess.standard());
    }

    /**
     * Sets what all keys and the channel begin with, so that several stores share one Redis.
     *
     * @param value 1 to 64 letters, digits, and {@code _ . : / -}
     * @return the changed settings
     */
    public RedisOptions prefix(String value) {
        return new RedisOptions(
                uris, value, buckets, timeout, connectTimeout, grace, replicas, replicaTimeout, everyWrite, access);
    }

    /**
     * Sets into how many parts the sessions are divided. More than the default is for clusters of more than a dozen
     * masters.
     *
     * @param value a power of two, 1 to 1,024
     * @return the changed settings
     */
    public RedisOptions buckets(int value) {
        return new RedisOptions(
                uris, prefix, value, timeout, connectTimeout, grace, replicas, replicaTimeout, everyWrite, access);
    }

    /**
     * Sets how long an operation may take.
     *
     * @param value 50 milliseconds to one minute
     * @return the changed settings
     */
    public RedisOptions timeout(Duration value) {
        return new RedisOptions(
                uris, prefix, buckets, value, connectTimeout, grace, replicas, replicaTimeout, everyWrite, access);
    }

    /**
     * Sets how long a connection may take to be made.
     *
     * @param value 50 milliseconds to one minute
     * @return the changed settings
     */
    public RedisOptions connectTimeout(Duration value) {
        return new RedisOptions(
                uris, prefix, buckets, timeout, value, grace, replicas, replicaTimeout, everyWrite, access);
    }

    /**
     * Sets for how long after its time Redis keeps a record that nobody swept. An expiry whose record is gone is not
     * told to anybody: the grace is the longest time that all nodes may be down without losing such events.
     *
     * @param value one hour to 365 days
     * @return the changed settings
     */
    public RedisOptions grace(Duration value) {
        return new RedisOptions(
                uris, prefix, buckets, timeout, connectTimeout, value, replicas, replicaTimeout, everyWrite, access);
    }

    /**
     * Makes {@code delete} and {@code roll} wait until replicas have confirmed them, so that a failover to one of
     * these does not undo a logout. Costs a round trip more. Too few confirmations in time are a
     * {@link dev.sojourn.store.UnconfirmedWriteException}: the master has made the change all the same.
     *
     * @param number how many replicas, 0 for none
     * @param within how long they may take, one millisecond to one minute
     * @return the changed settings
     */
    public RedisOptions replicas(int number, Duration within) {
        return new RedisOptions(
                uris, prefix, buckets, timeout, connectTimeout, grace, number, within, everyWrite, access);
    }

    /**
     * Makes the other writes wait for the replicas as well, but for claims: one that is lost is handed out again.
     *
     * @param value whether they do
     * @return the changed settings
     */
    public RedisOptions everyWrite(boolean value) {
        return new RedisOptions(
                uris, prefix, buckets, timeout, connectTimeout, grace, replicas, replicaTimeout, value, access);
    }

    /**
     * Sets who the store is to Redis and whom it trusts.
     *
     * @param value what the URIs can not say
     * @return the changed settings
     */
    public RedisOptions access(RedisAccess value) {
        return new RedisOptions(
                uris, prefix, buckets, timeout, connectTimeout, grace, replicas, replicaTimeout, everyWrite, value);
    }

    /** The settings but for the URIs, which may hold passwords. */
    @Override
    public String toString() {
        return "RedisOptions[" + uris.size() + " URIs, prefix=" + prefix + ", buckets=" + buckets + ", timeout="
                + timeout + ", connectTimeout=" + connectTimeout + ", grace=" + grace + ", replicas=" + replicas
                + ", replicaTimeout=" + replicaTimeout + ", everyWrite=" + everyWrite + "]";
    }

    private static void checkRange(String name, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, name);
        check(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                "The " + name + " of a Redis store is " + value + "; it must be between " + least + " and " + most);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
