package dev.sojourn.id;

import dev.sojourn.id.SignedIdFormat.Presented;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The maker and reader of session ids: generates them, signs them for the client, and checks what clients present.
 *
 * <p>Reading looks, in this order, at length, alphabet and shape, canonical spelling, the name of the key, and the
 * signature; only an accepted reading is worth a call to a store. Accepted readings are remembered as hashes under a
 * random key, so that a returning client costs a fast hash: in a bounded cache or, where the store is in this process,
 * beside the session they lead to. Only {@linkplain KeyRing#renew renewed} keys change it, and let all readings be
 * forgotten. Safe for use by any number of threads.
 */
public final class SessionIds {

    private final IdFormat format;
    private final List<Scheme> schemes;
    private final SecureRandom random;
    private final InstantSource clock;
    private final @Nullable TokenIndex index;
    private final @Nullable ReadingCache cache;
    private volatile HashKey hashKey = new HashKey(0, TokenHash.Key.random());
    private final int maxLength;
    private final boolean readsSignature;

    private SessionIds(Builder settings, List<Scheme> schemes) {
        this.format = settings.format;
        this.schemes = schemes;
        this.random = settings.random;
        this.clock = settings.clock;
        this.index = settings.index;
        this.cache = settings.cacheSize == 0 ? null : new ReadingCache(settings.cacheSize);
        this.maxLength = schemes.stream()
                .mapToInt(scheme -> scheme.format.maxLength(format))
                .max()
                .orElseThrow();
        this.readsSignature = schemes.stream().anyMatch(scheme -> scheme.format instanceof SeparateMac);
    }

    /** Returns a builder with every default but the keys, which an application must choose. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a new id. Every call draws fresh bytes: ids made ahead would lie in memory, dumps and snapshots. */
    public SessionId generate() {
        return SessionId.of(format.generate(random, clock.millis()));
    }

    /** Returns whether ids travel with a signature. */
    public boolean signing() {
        return newest().format.signs();
    }

    /**
     * Returns the text that the client shall hold, signed with the newest key for this transport; the bare id if the
     * format does not sign, or signs separately (see {@link #signature}).
     *
     * @throws IllegalArgumentException if {@link #read} would refuse the id, because its shape is not of the format
     */
    public String sign(SessionId id, Transport by) {
        Scheme scheme = newest();
        return scheme.format.sign(checked(id), by, scheme.keys);
    }

    /**
     * Returns the separate signature of the id with the newest key, or null if the format has none.
     *
     * @throws IllegalArgumentException if {@link #read} would refuse the id, because its shape is not of the format
     */
    public @Nullable String signature(SessionId id, Transport by) {
        Scheme scheme = newest();
        return scheme.format.signature(checked(id), by, scheme.keys);
    }

    private String checked(SessionId id) {
        String text = id.text();
        if (!accepts(text)) {
            throw new IllegalArgumentException("The id " + id + " is not of the configured format " + format
                    + ", so it could not be read back. Use generate(), or IdFormat.lenient(..) for ids of your own.");
        }
        return text;
    }

    /**
     * Returns whether a bare id has the shape that this configuration gives out; anything else belongs to no session.
     *
     * @param id the id without a signature
     */
    public boolean accepts(String id) {
        return !id.isEmpty() && format.examine(id, 0, id.length()) == null && Text.isVisibleAscii(id, 0, id.length());
    }

    /**
     * Reads a whole text that a client presented; never throws, whatever the text is.
     *
     * @param text the value as received, after any decoding that its transport asks for
     * @param by how it was received
     */
    public IdReading read(String text, Transport by) {
        return read(text, 0, text.length(), null, by);
    }

    /**
     * Reads a region of a string, such as a value inside a {@code Cookie} header, without copying it.
     *
     * @param from the index of the first character
     * @param to the index after the last character
     * @throws IndexOutOfBoundsException if the region is not inside the string; never because of what is in it
     */
    public IdReading read(String source, int from, int to, Transport by) {
        Objects.checkFromToIndex(from, to, source.length());
        return read(source, from, to, null, by);
    }

    /**
     * Reads a text and its separate signature; never throws, whatever they are. Formats that carry the signature in
     * the text ignore the second.
     *
     * @param signature the value of the signature cookie, or null if there was none
     */
    public IdReading read(String text, @Nullable String signature, Transport by) {
        if (!readsSignature || signature == null) {
            return read(text, 0, text.length(), null, by);
        }
        // Before the cache, which would otherwise keep whatever came along with a good token.
        if (signature.length() > SeparateMac.MAX_SIGNATURE) {
            return IdReading.rejected(Rejection.TOO_LONG);
        }
        return read(text, 0, text.length(), signature, by);
    }

    private IdReading read(String source, int from, int to, @Nullable String signature, Transport by) {
        if (from == to) {
            return IdReading.rejected(Rejection.EMPTY);
        }
        if (to - from > maxLength) {
            return IdReading.rejected(Rejection.TOO_LONG);
        }
        TokenHash hash = null;
        if (index != null || cache != null) {
            hash = new TokenHash(hashKey(), source, from, to, signature, by);
            IdReading known = hash.ascii ? known(hash, source, from) : null;
            if (known != null) {
                return known;
            }
        }
        if (!Text.isVisibleAscii(source, from, to)) {
            return IdReading.rejected(Rejection.MALFORMED);
        }
        Presented presented = new Presented(source, from, to, signature, by);
        IdReading reading = verify(presented);
        if (hash == null || !hash.ascii || !reading.accepted()) {
            return reading;
        }
        RememberedToken token = RememberedToken.of(hash, presented, reading);
        if (token == null || index != null) {
            return reading.with(token);
        }
        Objects.requireNonNull(cache).put(token);
        return reading;
    }

    /** Another one since keys were renewed: no reading of before is found by it. */
    private TokenHash.Key hashKey() {
        int renewals = 0;
        for (int i = 0; i < schemes.size(); i++) {
            KeyRing keys = schemes.get(i).keys;
            renewals += keys == null ? 0 : keys.renewals();
        }
        HashKey present = hashKey;
        if (present.renewals != renewals) {
            present = new HashKey(renewals, TokenHash.Key.random());
            hashKey = present;
        }
        return present.key;
    }

    private @Nullable IdReading known(TokenHash hash, String source, int from) {
        IdReading led = index == null ? null : index.find(hash, source, from);
        if (led != null) {
            return led;
        }
        RememberedToken token = cache == null ? null : cache.find(hash);
        return token == null ? null : token.again(source, from);
    }

    /**
     * Notes where an accepted reading has led, in the {@link Builder#index index} if it has room for it: an entry
     * remembers one token, the first that came, or a newer one in the place of a {@linkplain IdReading#stale() stale}
     * one. Does nothing without an index, or when the reading was remembered before.
     *
     * @param reading a reading of this object
     * @param entry the session's place in the store that the index belongs to
     */
    public void remember(IdReading reading, TokenIndex.Entry entry) {
        RememberedToken token = reading.token();
        if (index != null && token != null && !index.put(token, entry) && cache != null) {
            cache.put(token);
        }
    }

    /** Tries the formats, newest first. Among several refusals the one that got furthest says most. */
    private IdReading verify(Presented token) {
        Rejection furthest = Rejection.EMPTY;
        for (int i = 0; i < schemes.size(); i++) {
            Scheme scheme = schemes.get(i);
            IdReading reading = scheme.read(token, format);
            Rejection rejection = reading.rejection();
            if (rejection == null) {
                return i == 0 || reading.stale() ? reading : IdReading.accepted(reading.id(), true);
            }
            furthest = rejection.compareTo(furthest) > 0 ? rejection : furthest;
        }
        return IdReading.rejected(furthest);
    }

    private Scheme newest() {
        return schemes.get(0);
    }

    /** Returns the configuration in one line; no secret is in it. */
    @Override
    public String toString() {
        return "SessionIds[" + format + ", " + format.bits() + " bits, " + schemes + ", cache "
                + (cache == null ? 0 : cache.slots()) + "]";
    }

    /** What readings are remembered by, until the keys are renewed again. */
    private record HashKey(int renewals, TokenHash.Key key) {}

    /** A format together with the keys it verifies with. */
    private record Scheme(SignedIdFormat format, @Nullable KeyRing keys) {

        IdReading read(Presented token, IdFormat ids) {
            return token.to() - token.from() > format.maxLength(ids)
                    ? IdReading.rejected(Rejection.TOO_LONG)
                    : format.read(token, ids, keys);
        }

        @Override
        public String toString() {
            return keys == null ? format.toString() : format + " with " + keys;
        }
    }

    /** The settings of a {@link SessionIds}. Not safe for use by several threads. */
    public static final class Builder {

        private IdFormat format = IdFormat.base64Url(32);
        private SignedIdFormat signed = SignedIdFormat.sj1("sojourn");
        private @Nullable KeyRing keys;
        private final List<Scheme> older = new ArrayList<>();
        private SecureRandom random = new SecureRandom();
        private InstantSource clock = InstantSource.system();
        private int cacheSize = 1 << 17;
        private @Nullable TokenIndex index;

        private Builder() {}

        /** Sets the shape of ids; {@code IdFormat.base64Url(32)} unless set. */
        public Builder format(IdFormat ids) {
            this.format = ids;
            return this;
        }

        /** Sets how ids are signed; {@code SignedIdFormat.sj1("sojourn")} unless set. */
        public Builder signed(SignedIdFormat signing) {
            this.signed = signing;
            return this;
        }

        /** Sets the keys; required by every format but {@link SignedIdFormat#unsigned}. */
        public Builder keys(KeyRing ring) {
            this.keys = ring;
            return this;
        }

        /**
         * Adds an older format that is still read, for a change of format without logging everybody out; its readings
         * are {@linkplain IdReading#stale() stale}.
         */
        public Builder alsoReads(SignedIdFormat signing, KeyRing ring) {
            this.older.add(new Scheme(signing, ring));
            return this;
        }

        /** Sets the source of randomness; {@code new SecureRandom()} unless set. */
        public Builder random(SecureRandom source) {
            this.random = source;
            return this;
        }

        /** Sets the clock, which is only asked by id formats with a timestamp; the system's unless set. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * Sets how many accepted readings are remembered: 0 (none) to 2<sup>24</sup>, rounded up to a power of two;
         * 131,072 unless set. An occupied slot costs about 110 bytes.
         */
        public Builder cacheSize(int readings) {
            this.cacheSize = readings;
            return this;
        }

        /**
         * Sets the index of a store in this process, in which {@link #remember} notes where readings lead; null, as
         * long as it is not set, for none. It grows with the store, and the cache then only has what an entry has
         * no room for.
         */
        public Builder index(@Nullable TokenIndex tokens) {
            this.index = tokens;
            return this;
        }

        /**
         * Returns the configured maker and reader.
         *
         * @throws IllegalArgumentException if settings are missing, weak or do not fit together; the message lists
         *     all of them
         */
        public SessionIds build() {
            List<Scheme> schemes = new ArrayList<>();
            schemes.add(new Scheme(signed, keys));
            schemes.addAll(older);
            List<String> faults = faults(schemes);
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException("Session ids cannot be built: " + String.join("; ", faults) + ".");
            }
            return new SessionIds(this, List.copyOf(schemes));
        }

        private List<String> faults(List<Scheme> schemes) {
            List<String> faults = new ArrayList<>();
            if (format.bits() < IdFormat.MINIMUM_BITS && format.weakness() == null) {
                faults.add("format " + format + " has " + format.bits() + " random bits, fewer than "
                        + IdFormat.MINIMUM_BITS + ": make ids longer, or say why in IdFormat.allowWeak(..)");
            }
            for (Scheme scheme : schemes) {
                String fault = scheme.format.fault(format, scheme.keys);
                if (fault != null) {
                    faults.add(fault);
                }
            }
            if (cacheSize < 0 || cacheSize > ReadingCache.MOST_SLOTS) {
                faults.add("cacheSize " + cacheSize + " is not within 0 and " + ReadingCache.MOST_SLOTS);
            }
            return faults;
        }
    }
}
