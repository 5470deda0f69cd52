package dev.sojourn.codec.serialization;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueTooLargeException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization as a fallback of a {@link dev.sojourn.codec.ValueCodec}, for classes that were named and no
 * others:
 *
 * <pre>{@code
 * ValueCodec codec = ValueCodec.builder()
 *         .fallback(JavaSerializationForm.allowing("com.acme.shop.*", "org.apache.wicket.**"))
 *         .build();
 * }</pre>
 *
 * <p>Deserialization runs code of the classes that the bytes name. Whoever can write to the store chooses these bytes,
 * so a class may be read only when the program has allowed it, and there is no way to allow all. What may be read is
 * also all that may be written: a value with another class in it is refused at once, with the class and the path to it.
 *
 * <ul>
 *   <li>A name that is not allowed is never looked for; no class is initialized before it was allowed.
 *   <li>Plain types and collections of the JDK are allowed beside an allow-list. Classes that attacks are known to be
 *       built of are refused whatever the list says.
 *   <li>A dynamic proxy may have interfaces only that the program has allowed; lambdas are refused unless
 *       {@link Builder#lambdas} was called.
 *   <li>Depth, number of references, length of arrays, size, and the time that hash codes of nested collections take
 *       are limited, see {@link Builder}. A filter of the process ({@code jdk.serialFilter}) can refuse more.
 * </ul>
 *
 * <p>Within one value, references that were shared stay shared, cycles too. A value that is read twice gives two graphs
 * of objects. Nothing is shared between two values.
 *
 * <p>The bytes of a graph are the same in every process as long as its collections iterate in the same order and it
 * shares the same references. So a {@code HashMap} or {@code HashSet} whose keys have no hash code of their own (enum
 * constants, classes, objects without {@code hashCode}) and the collections of {@code Set.of} and {@code Map.of} look
 * changed when another process has read them, and are stored once more. Keep a {@code LinkedHashMap}, a tree or an
 * {@code EnumMap}.
 *
 * <p>Declare a {@code serialVersionUID} in each class and keep it: without one, almost any change to the class makes
 * stored values unreadable.
 *
 * <p>Immutable and thread-safe, as far as the filter of the program is.
 */
public final class JavaSerializationForm implements ObjectForm {

    private static final String NAME = "java";

    private final ClassRules rules;
    private final StreamLimits limits;
    private final @Nullable ClassLoader loader;
    /** Classes that were written and read back once, so that both are known to work. */
    private final ClassValue<AtomicBoolean> proven = new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
            return new AtomicBoolean();
        }
    };

    private JavaSerializationForm(Builder builder) {
        this.rules = builder.rules();
        this.limits = builder.limits;
        this.loader = builder.loader;
    }

    /**
     * The form with the default limits for the classes of these packages, and plain types of the JDK.
     *
     * @param patterns at least one, see {@link Builder#allow}
     * @return a new form
     * @throws IllegalArgumentException if there is none, or one is malformed or too wide
     */
    public static JavaSerializationForm allowing(String... patterns) {
        return builder().allow(patterns).build();
    }

    /**
     * The form with the default limits for the classes that a filter allows.
     *
     * @param filter see {@link Builder#filter}
     * @return a new form
     * @throws IllegalArgumentException if the filter does not reject a class that it can't know
     */
    public static JavaSerializationForm filteredBy(ObjectInputFilter filter) {
        return builder().filter(filter).build();
    }

    /**
     * Starts a form with other limits, or with both a list and a filter.
     *
     * @return a new builder that allows nothing
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The name of the form.
     *
     * @return always {@code java}
     */
    @Override
    public String name() {
        return NAME;
    }

    /**
     * Writes an object of an allowed class. The first time a class is met, the value is also read back, and so are
     * values that may be beyond a limit for reading. What {@code writeObject} and {@code writeReplace} of a class throw
     * unchecked passes through.
     */
    @Override
    public byte @Nullable [] write(Object value, int maxBytes) {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        if (!(value instanceof Serializable) || !rules.allows(type)) {
            return null;
        }
        FormOutput.Bounded bounded = new FormOutput.Bounded(Math.min(maxBytes, limits.bytes()));
        try (FormOutput out = new FormOutput(bounded, rules, limits)) {
            writeInto(out, value);
            out.flush();
            byte[] bytes = bounded.toBytes();
            if (out.isLarge(bytes.length)
                    || out.classes().stream().anyMatch(met -> !proven.get(met).get())) {
                prove(value, bytes);
                out.classes().forEach(met -> proven.get(met).set(true));
            }
            return bytes;
        } catch (IOException e) {
            throw new UnsupportedValueException(
                    type.getName() + " can't be written: " + e.getClass().getName() + ".");
        }
    }

    @Override
    public @Nullable String whyNot(Object value) {
        return value instanceof Serializable ? rules.hint(value.getClass()) : "it is not java.io.Serializable";
    }

    private static void writeInto(FormOutput out, Object value) {
        try {
            out.writeObject(value);
        } catch (FormOutput.Failure e) {
            throw failed(out, value, e.thrown());
        } catch (IOException e) {
            throw failed(out, value, e);
        } catch (ValueTooLargeException e) {
            throw e;
        } catch (UnsupportedValueException e) {
            throw FieldPath.add(e, value, out.last());
        } catch (StackOverflowError e) {
            throw new UnsupportedValueException("A " + value.getClass().getName()
                    + " is nested too deeply for Java serialization. Store a flatter value, such as a list.");
        }
        UnsupportedValueException refusal = out.refusal();
        if (refusal != null) {
            throw refusal;
        }
    }

    private static UnsupportedValueException failed(FormOutput out, Object value, IOException e) {
        Object last = out.last();
        String part = last == null ? "A part" : "Class " + last.getClass().getTypeName();
        String why = e instanceof NotSerializableException
                ? " is not java.io.Serializable. Make it so, or make the field that holds it transient."
                : " can't be written: " + e.getClass().getName() + ".";
        return FieldPath.add(new UnsupportedValueException(part + why), value, last);
    }

    /** Reads what was written, so that a value is refused now that no request could read. */
    private void prove(Object value, byte[] bytes) {
        Object back;
        try {
            back = read(bytes);
        } catch (DamagedDataException e) {
            throw new UnsupportedValueException(
                    "A " + value.getClass().getTypeName() + " was written, but can't be read back. " + e.getMessage());
        }
        if (back.getClass() != value.getClass() && !ClassRules.isLambda(value.getClass())) {
            throw new UnsupportedValueException("A " + value.getClass().getTypeName() + " comes back as a "
                    + back.getClass().getTypeName() + ". Store that, or what it was made of.");
        }
    }

    /**
     * Reads what {@link #write} gave. Classes come from the loader that was set, otherwise from the context class
     * loader of the thread, or from the one of Sojourn if it has none.
     */
    @Override
    public Object read(byte[] bytes) {
        if (bytes.length > limits.bytes()) {
            throw StreamGate.damaged("it has more than " + limits.bytes() + " bytes");
        }
        StreamGate gate = new StreamGate(rules, limits, bytes.length);
        try (FormInput in = new FormInput(bytes, rules, gate, classLoader())) {
            Object value = in.readObject();
            if (value == null) {
                throw StreamGate.damaged("it holds nothing");
            }
            if (in.rest() > 0) {
                throw StreamGate.damaged("bytes follow the value");
            }
            return value;
        } catch (DamagedDataException e) {
            throw e;
        } catch (ClassNotFoundException e) {
            String name = String.valueOf(e.getMessage());
            throw gate.damage("a class is not here: " + StreamGate.shown(name), name);
        } catch (InvalidClassException e) {
            throw gate.damage(incompatible(e), e.classname);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            // Its message may quote the data, so only its class is passed on.
            throw gate.damage("reading it threw " + e.getClass().getName(), null);
        }
    }

    private static String incompatible(InvalidClassException e) {
        return e.classname == null
                ? "a class has changed so that it can't be read"
                : StreamGate.shown(e.classname) + " is not the class that was written, or has no constructor that"
                        + " reading needs; keep its serialVersionUID, or end the session";
    }

    private ClassLoader classLoader() {
        if (loader != null) {
            return loader;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : Objects.requireNonNull(JavaSerializationForm.class.getClassLoader());
    }

    /** A mutable collector of allowed classes and limits for one {@link JavaSerializationForm}; not thread-safe. */
    public static final class Builder {

        private final AllowList list = new AllowList();
        private @Nullable ObjectInputFilter filter;
        private @Nullable ClassLoader loader;
        private boolean lambdas;
        private StreamLimits limits = StreamLimits.STANDARD;

        private Builder() {}

        /**
         * Allows classes by name, beside the plain types and collections of the JDK. Superclasses that are
         * serializable, and the classes of all parts, need to be allowed too.
         *
         * @param patterns each {@code a.b.Name} for one class ({@code a.b.Outer$Inner} for a nested one), {@code a.b.*}
         *     for a package, or {@code a.b.**} for a package of at least two words and those below it
         * @return this builder
         * @throws IllegalArgumentException if one is malformed, or wide enough to allow the libraries or the JDK
         */
        public Builder allow(String... patterns) {
            for (String pattern : patterns) {
                list.add(pattern);
            }
            return this;
        }

        /**
         * Asks a filter of the program. Alone it decides which classes are allowed, those of the JDK included. Beside
         * {@link #allow} it can only refuse more. It is asked when a value is written, too, about classes only. Alone,
         * it sees a class that was loaded, though not initialized.
         *
         * @param filter thread-safe; {@code UNDECIDED} about a class refuses it
         * @return this builder
         */
        public Builder filter(ObjectInputFilter filter) {
            this.filter = Objects.requireNonNull(filter, "filter");
            return this;
        }

        /**
         * Allows lambdas that are serializable, of allowed classes. They are readable only as long as the class that
         * they were written in is compiled to the same methods. A filter has to allow
         * {@code java.lang.invoke.SerializedLambda} as well.
         *
         * @return this builder
         */
        public Builder lambdas() {
            this.lambdas = true;
            return this;
        }

        /**
         * Loads classes from here instead of the context class loader of the reading thread.
         *
         * @param loader the loader that knows all allowed classes
         * @return this builder
         */
        public Builder classLoader(ClassLoader loader) {
            this.loader = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /**
         * Limits how deeply objects may be nested; 500 unless set. Each level takes some of the thread's stack.
         *
         * @param levels at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxDepth(int levels) {
            limits = limits.withDepth(levels);
            return this;
        }

        /**
         * Limits how many objects, back references and nulls a value may have; 500,000 unless set.
         *
         * @param references at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxReferences(int references) {
            limits = limits.withReferences(references);
            return this;
        }

        /**
         * Limits the length of arrays and of the tables that collections have inside; 4,194,304 unless set. Arrays that
         * the bytes could not fill are refused in any case.
         *
         * @param elements at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxArrayLength(int elements) {
            limits = limits.withArray(elements);
            return this;
        }

        /**
         * Limits the size of a value; 4 MiB unless set. The limits of the codec and the engine hold as well.
         *
         * @param bytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxBytes(int bytes) {
            limits = limits.withBytes(bytes);
            return this;
        }

        /**
         * Limits how many elements the hash codes of nested collections may visit, which bounds the time that reading
         * takes; 20,000,000 unless set. A collection that is held in several places counts in each.
         *
         * @param steps at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxHashSteps(long steps) {
            limits = limits.withHashSteps(steps);
            return this;
        }

        /**
         * Builds the form; the builder can be used further.
         *
         * @return a new form
         * @throws IllegalArgumentException if nothing was allowed, or a filter alone does not reject a class that it
         *     can't know
         */
        public JavaSerializationForm build() {
            return new JavaSerializationForm(this);
        }

        private ClassRules rules() {
            if (!list.isEmpty()) {
                return new ClassRules(new AllowList(list), filter, lambdas);
            }
            if (filter == null) {
                throw new IllegalArgumentException("No class is allowed. Name the packages of the classes that are"
                        + " stored, such as com.acme.shop.*");
            }
            ObjectInputFilter.Status answer = filter.checkInput(new ClassRules.Question(Unknown.class));
            if (answer != ObjectInputFilter.Status.REJECTED) {
                throw new IllegalArgumentException("The filter answers " + answer + " about a class that it can't know,"
                        + " so it may allow every class, and with them the attacks. Reject what is not named: a"
                        + " pattern ends with !*");
            }
            return new ClassRules(null, filter, lambdas);
        }

        /** A class that no filter has a reason to allow. */
        private static final class Unknown {}
    }
}
