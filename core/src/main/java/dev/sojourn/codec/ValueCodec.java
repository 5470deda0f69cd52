package dev.sojourn.codec;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns one attribute value into CBOR (RFC 8949) and back into an equal value of the same class.
 *
 * <p>Every codec knows the {@linkplain dev.sojourn.codec closed set of types}. Records, enums and other classes are
 * stored when they are registered under a wire name, or by a {@linkplain Builder#fallback fallback}; all else is
 * refused. For example:
 *
 * <pre>{@code
 * record Item(String sku, int count) {}
 *
 * ValueCodec codec = ValueCodec.builder()
 *         .record("item", Item.class)
 *         .build();
 * byte[] stored = codec.encode(List.of(new Item("tea", 2)));
 * Object again = codec.decode(stored, 0, stored.length);
 * }</pre>
 *
 * <p>Immutable and thread-safe, as far as the registered functions and fallbacks are.
 */
public final class ValueCodec {

    private static final ValueCodec STANDARD = builder().build();

    private final RegisteredTypes types;
    private final Set<Class<?>> immutable;
    private final int depth;
    private final int maximumBytes;
    private final UnknownComponents unknown;

    private ValueCodec(Builder builder) {
        this.types = new RegisteredTypes(builder.types);
        builder.renames.forEach(types::rename);
        this.immutable = types.immutable();
        this.depth = builder.depth;
        this.maximumBytes = builder.maximumBytes;
        this.unknown = new UnknownComponents(types, depth, bytes -> encode(decode(bytes, 0, bytes.length)));
    }

    /**
     * The codec of the closed set alone, with the default limits.
     *
     * @return the same instance every time
     */
    public static ValueCodec standard() {
        return STANDARD;
    }

    /**
     * Starts a codec with types of the application or other limits.
     *
     * @return a new builder without registrations
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Encodes a value. Equal scalars give equal bytes; the bytes of a collection follow its iteration order. What a
     * registered function or the accessor of a record throws passes through.
     *
     * @param value the value, or null
     * @return the CBOR item, a new array
     * @throws UnsupportedValueException if the value or a part of it cannot be stored: its class is neither in the
     *     closed set nor registered, it is nested too deeply or contains itself, a set has more than about 1,500
     *     elements of one hash code, or it is too large
     * @throws java.util.ConcurrentModificationException if a collection was changed by another thread meanwhile
     */
    public byte[] encode(@Nullable Object value) {
        return encode(value, maximumBytes);
    }

    /**
     * Encodes a value within a limit of the caller; stops as soon as it is passed, however large the value is.
     *
     * @param value the value, or null
     * @param maxBytes at least 1; the limit of the codec holds as well
     * @return as {@link #encode(Object)} gives
     * @throws ValueTooLargeException if the encoded form is larger
     * @throws UnsupportedValueException see {@link #encode(Object)}
     * @throws IllegalArgumentException if the limit is below 1
     * @throws java.util.ConcurrentModificationException see {@link #encode(Object)}
     */
    public byte[] encode(@Nullable Object value, int maxBytes) {
        int limit = Math.min(atLeastOne(maxBytes), maximumBytes);
        CborWriter out = new CborWriter(Math.min(ScalarCodec.likelySize(value), limit), limit);
        // Texts, flags and numbers are most of what sessions hold; they need no encoder.
        if (value == null || !ScalarCodec.write(value, out)) {
            new ValueEncoder(types, depth, out).write(value, depth);
        }
        return out.toBytes();
    }

    private static int atLeastOne(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("A maximum of " + maxBytes + " bytes is below 1.");
        }
        return maxBytes;
    }

    /**
     * Decodes the value that fills the given stretch of an array exactly.
     *
     * @param source the bytes; not kept and not changed
     * @param from the first byte of the value
     * @param to the end of the value, exclusive
     * @return the value, or null if null was stored
     * @throws DamagedDataException if the bytes are not exactly one value that this codec can build
     * @throws IndexOutOfBoundsException if the stretch is not inside the array
     */
    public @Nullable Object decode(byte[] source, int from, int to) {
        Objects.checkFromToIndex(from, to, source.length);
        return ValueDecoder.readWhole(types, source, from, to, depth);
    }

    /**
     * Adds to a value what its stored predecessor holds and this codec does not know: components of registered records
     * that another version of the class has written. They stay in the record of the same wire name at the same place;
     * in lists and sets they go with the element that is otherwise unchanged, and with one that was changed where it
     * stood.
     *
     * @param encoded what {@link #encode} gave, not changed
     * @param stored the bytes that it is going to replace; not kept and not changed
     * @param from the first byte of the stored value
     * @param to its end, exclusive
     * @return {@code encoded} itself when there is nothing to add, as when the stored value cannot be decoded;
     *     otherwise a new array, at most as long as both together
     * @throws IndexOutOfBoundsException if the stretch is not inside the array
     */
    public byte[] carryOver(byte[] encoded, byte[] stored, int from, int to) {
        Objects.checkFromToIndex(from, to, stored.length);
        return unknown.carry(encoded, stored, from, to);
    }

    /**
     * The bytes that storing a value again gives when nobody has changed it, which need not be those it was read from:
     * a record may sort, drop or add in its constructor. To find out whether a value was changed in place, compare with
     * these.
     *
     * @param stored the bytes the value was read from; not kept and not changed
     * @param from the first byte of the value
     * @param to its end, exclusive
     * @return a new array
     * @throws DamagedDataException as {@link #decode} does
     * @throws UnsupportedValueException if what was read cannot be stored again
     * @throws IndexOutOfBoundsException if the stretch is not inside the array
     */
    public byte[] normalized(byte[] stored, int from, int to) {
        Objects.checkFromToIndex(from, to, stored.length);
        if (!UnknownComponents.mayHold(stored, from, to, ValueCodec::mayReadToOther)) {
            return Arrays.copyOfRange(stored, from, to);
        }
        return carryOver(encode(decode(stored, from, to)), stored, from, to);
    }

    /** All else has one form. A set may hold equal elements, and the rules of a time zone may change. */
    private static boolean mayReadToOther(int tag) {
        return tag == Tag.SET || tag >= Tag.ZONED_DATE_TIME && tag <= Tag.OPTIONAL;
    }

    /**
     * Tells whether a value can never change in place, so that a value that was read needs no comparison at commit.
     * True for null, the scalars of the closed set, enums registered as such, and records whose components are all
     * declared with such types. False for arrays, {@link java.util.Date}, collections, classes registered with
     * functions, and what a fallback does not call immutable.
     *
     * @param value the value, or null
     * @return true if it is safe to skip the comparison
     */
    public boolean isImmutable(@Nullable Object value) {
        return value == null || BuiltInTypes.isImmutable(value.getClass()) || types.isImmutable(value, immutable);
    }

    /** A mutable collector of registrations and limits for one {@link ValueCodec}; not thread-safe. */
    public static final class Builder {

        private static final int DEFAULT_DEPTH = 32;
        static final int HIGHEST_DEPTH = 256;
        private static final int DEFAULT_MAXIMUM_BYTES = 16 * 1024 * 1024;

        private final RegisteredTypes types = new RegisteredTypes();
        private final List<Renames> renames = new ArrayList<>();
        private int depth = DEFAULT_DEPTH;
        private int maximumBytes = DEFAULT_MAXIMUM_BYTES;

        private Builder() {}

        /**
         * Registers a record class under its simple name. Renaming the class then makes stored values unreadable;
         * {@link #record(String, Class)} does not have that price.
         *
         * @param type the record class, or one of Kotlin that works like it
         * @return this builder
         * @throws IllegalArgumentException see {@link #record(String, Class)}
         */
        public Builder record(Class<?> type) {
            return record(type.getSimpleName(), type);
        }

        /**
         * Registers a record class. It is stored as a map of its components: one that is missing in stored data comes
         * back as null, or as zero or false for a primitive; one that the class does not have is not read, see
         * {@link ValueCodec#carryOver}. A component may change between the types of numbers as long as the stored value
         * would come back equal from there; another one makes the value unreadable here.
         *
         * <p>A data class of Kotlin, an inline value class and an object work as records do, with two differences: a
         * missing component gets its default value, where it has one; and one that may not be null makes the value
         * unreadable when it is. A component of an inline value class is stored as what it wraps.
         *
         * @param wireName 1 to 128 characters of {@code A-Z a-z 0-9 _ . : -}; what is stored instead of a class name
         * @param type the record class, or one of Kotlin that works like it
         * @return this builder
         * @throws IllegalArgumentException if the name is malformed or taken, the class is registered already or
         *     neither of these, or its module does not open its package
         */
        public Builder record(String wireName, Class<?> type) {
            types.add(new RecordType(wireName, type));
            return this;
        }

        /**
         * Registers the records, enums and Kotlin's data classes and objects that a sealed type permits, through sealed
         * types below it, each under its simple name. What is registered already keeps its name.
         *
         * @param type a sealed interface or class
         * @return this builder
         * @throws IllegalArgumentException if the type is not sealed, permits any other class that is not registered
         *     yet, or two have one name
         */
        public Builder sealed(Class<?> type) {
            FoundTypes.permittedBy(type, types::has).forEach(types::add);
            return this;
        }

        /**
         * Registers what {@link #records(String, ClassLoader)} does, found with the context class loader.
         *
         * @param packageName such as {@code com.acme.shop}
         * @return this builder
         * @throws IllegalArgumentException see there
         */
        public Builder records(String packageName) {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return records(packageName, context != null ? context : ClassLoader.getSystemClassLoader());
        }

        /**
         * Registers all records, enums and Kotlin's data classes of a package, without those of packages below. The
         * wire name is that of the class without its package; one nested in another has both, such as {@code
         * Order.Line}. What is registered already keeps its name. Moving a class, or a nested one out, makes stored
         * values unreadable unless its former name is given, see {@link #renames}.
         *
         * @param packageName such as {@code com.acme.shop}
         * @param loader finds the classes: in directories, jars, jars within a jar, and modules
         * @return this builder
         * @throws IllegalArgumentException if there is none, one cannot be registered, or two have one name
         */
        public Builder records(String packageName, ClassLoader loader) {
            FoundTypes.in(packageName, loader, types::has).forEach(types::add);
            return this;
        }

        /**
         * Registers an enum; its constants are stored by their names.
         *
         * @param <E> the enum
         * @param wireName see {@link #record(String, Class)}
         * @param type the enum class
         * @return this builder
         * @throws IllegalArgumentException if the name is malformed or taken, or the class is registered already
         */
        public <E extends Enum<E>> Builder enumeration(String wireName, Class<E> type) {
            types.add(new EnumType(wireName, type));
            return this;
        }

        /**
         * Registers a class by two functions. Only values of exactly this class are meant, not of subclasses.
         *
         * @param <T> the class
         * @param wireName see {@link #record(String, Class)}
         * @param type a class that has instances of its own, so neither an interface nor abstract
         * @param toPlain gives a value of the closed set, or of another registered class, never null
         * @param fromPlain gets what {@code toPlain} gave; what it throws is reported as {@link DamagedDataException}
         * @return this builder
         * @throws IllegalArgumentException if the name is malformed or taken, or the class is registered already,
         *     abstract, or an array
         */
        public <T> Builder register(
                String wireName, Class<T> type, Function<T, ?> toPlain, Function<Object, T> fromPlain) {
            boolean isAbstract = Modifier.isAbstract(type.getModifiers());
            if (type.isPrimitive() || type.isArray() || (isAbstract && !type.isEnum())) {
                throw new IllegalArgumentException(type.getTypeName()
                        + " has no instances of exactly this class. Register the classes that extend it.");
            }
            types.add(new RegisteredClass<>(wireName, type, false, toPlain, fromPlain));
            return this;
        }

        /**
         * Adds a fallback, which is asked for values whose classes are neither in the closed set nor registered. The
         * first that takes a value writes it; nothing that none of them takes is stored.
         *
         * @param form the fallback; all nodes need those whose values they are to read
         * @return this builder
         * @throws IllegalArgumentException if its name is malformed or taken by another fallback
         */
        public Builder fallback(ObjectForm form) {
            types.add(form);
            return this;
        }

        /**
         * Names what was called otherwise before.
         *
         * @param renames former names; several calls add up
         * @return this builder
         */
        public Builder renames(Renames renames) {
            this.renames.add(Objects.requireNonNull(renames, "renames"));
            return this;
        }

        /**
         * Limits how deeply lists, sets, maps and registered values may be nested, when writing and when reading; 32
         * unless set.
         *
         * @param levels 1 to 256
         * @return this builder
         * @throws IllegalArgumentException if out of range
         */
        public Builder depth(int levels) {
            if (levels < 1 || levels > HIGHEST_DEPTH) {
                throw new IllegalArgumentException("A depth of " + levels + " is outside 1.." + HIGHEST_DEPTH + ".");
            }
            this.depth = levels;
            return this;
        }

        /**
         * Limits the encoded size of one value; 16 MiB unless set. It bounds what one call can allocate, for instance
         * for a small graph that repeats a part many times.
         *
         * @param bytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maximumBytes(int bytes) {
            this.maximumBytes = atLeastOne(bytes);
            return this;
        }

        /**
         * Builds the codec; the builder can be used further.
         *
         * @return a new codec
         * @throws IllegalArgumentException if a component of a record is declared with a type that decoding never
         *     builds, or a renamed type is not registered, or a former name is that of something else
         */
        public ValueCodec build() {
            for (RegisteredType type : types.all()) {
                // What a fallback may build, nobody knows beforehand.
                if (type instanceof RecordType record && types.forms().isEmpty()) {
                    record.requireReadableComponents(types);
                }
            }
            return new ValueCodec(this);
        }
    }
}
