package dev.sojourn.codec.jackson;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.jackson.spring.Secrets;
import dev.sojourn.codec.jackson.spring.SpringClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;

/**
 * A fallback for classes that nobody registered: JSON by Jackson 3, with class names in it, for the packages and
 * classes of an allow-list. One line chooses it:
 *
 * <pre>{@code
 * ValueCodec codec = ValueCodec.builder()
 *         .fallback(JacksonForm.allowing("com.acme.shop"))
 *         .build();
 * }</pre>
 *
 * <p>Where Spring Security 7 or Spring MVC 7 are on the class path, what they put into a session is stored too:
 * security contexts with their logins (by SAML 2, CAS and LDAP too), saved requests, CSRF tokens, requests of OAuth2,
 * SAML 2 and WebAuthn, flash maps. The exception of a login that failed is stored as its class and message, with its
 * error where OAuth2 or SAML 2 has one; one that could not be made again, as the nearest parent that can. A saved
 * request is stored without the cookies, headers and parameters that log someone in.
 *
 * <p>Objects of the allowed packages and classes are stored by their fields, private and final ones too, but for what
 * is transient; records by their components. Annotations of Jackson hold. An object that occurs in two places comes
 * back as two objects.
 *
 * <p>What is written reads back as what it was: each object that is written is read at once and compared, class by
 * class and field by field, which costs about as much as reading it. It is refused if another class or another value
 * came back, or if the allow-list would keep it from being read. What is read and written gives the same bytes again.
 *
 * <p>Properties of stored JSON that the classes of this node do not know stay when the value is overwritten.
 *
 * <p>Immutable and thread-safe, as far as the modules are that were added.
 */
public final class JacksonForm implements ObjectForm {

    private static final String NAME = "json";

    private final AllowList allowed;
    private final Mapper mapper;
    private final SpringClasses spring;
    private final Shape shape;
    private final int maximumBytes;
    private final Map<String, Boolean> maps = new ConcurrentHashMap<>();

    /** What holds nothing that is unknown here. */
    private final Shapes complete = new Shapes();

    private JacksonForm(Builder builder) {
        ClassLoader loader = builder.loader();
        AllowList own = new AllowList(builder.names, builder.packages, builder.refused, name -> false);
        Secrets secrets = new Secrets(builder.cookies, builder.headers, builder.parameters);
        this.spring = new SpringClasses(loader, own::permits, secrets);
        Set<String> names = new HashSet<>(builder.names);
        names.addAll(PlatformTypes.names());
        names.addAll(spring.names());
        this.allowed = new AllowList(names, builder.packages, builder.refused, spring::permits);
        List<JacksonModule> modules = new ArrayList<>(spring.modules());
        modules.addAll(builder.modules);
        this.maximumBytes = builder.maximumBytes;
        this.mapper =
                new Mapper(own, allowed, loader, spring.introspectors(), modules, builder.depth, builder.maximumBytes);
        this.shape = new Shape(mapper.json(), allowed, this::isMap);
    }

    /**
     * A form for the classes of some packages, with all else as {@link #builder()} has it.
     *
     * @param packages see {@link Builder#allowPackage}
     * @return a new form
     * @throws IllegalArgumentException see {@link Builder#allowPackage}
     */
    public static JacksonForm allowing(String... packages) {
        return builder().allowPackage(packages).build();
    }

    /**
     * Starts a form.
     *
     * @return a new builder, which allows no class of the application yet
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte @Nullable [] write(Object value, int maxBytes) {
        if (!takes(value)) {
            return null;
        }
        byte[] bytes = mapper.write(value, Math.min(maxBytes, maximumBytes));
        // Each time: the bytes do not say what they leave out, such as the class of a key or the order of a tree.
        requireSame(value, bytes);
        return bytes;
    }

    @Override
    public String whyNot(Object value) {
        return Refusals.NOT_LISTED;
    }

    private boolean takes(Object value) {
        if (value instanceof EnumSet || value instanceof EnumMap) {
            String name = ClassNames.ofConstants(value, null);
            return name != null && allowed.permits(name);
        }
        if (Sameness.comparator(value) != null
                && PlatformTypes.isKnown(value.getClass().getName())) {
            // An order of its own is nothing that JSON keeps, but perhaps the next form.
            return false;
        }
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        return !type.isHidden() && allowed.permits(type.getName()) || spring.takes(value);
    }

    /**
     * Reads what was written and compares.
     *
     * @throws UnsupportedValueException if it is not the same
     */
    private void requireSame(Object value, byte[] bytes) {
        Object copy;
        try {
            copy = mapper.read(bytes);
        } catch (RuntimeException | LinkageError e) {
            throw Refusals.unreadable(value, e);
        }
        same().require(value, copy);
        if (copy == null || !Arrays.equals(bytes, mapper.write(copy, Integer.MAX_VALUE))) {
            throw Refusals.changed(value.getClass(), "as a value that is written to other bytes");
        }
    }

    private Sameness same() {
        Predicate<Class<?>> refused = type -> allowed.refuses(type.getName());
        return new Sameness(mapper.order(), spring::hasOwnRule, refused, spring::isSetOfAnyClass);
    }

    @Override
    public Object read(byte[] bytes) {
        Object value;
        try {
            value = mapper.read(bytes);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // A class that can't be linked is one attribute that can't be read, not the end of its session.
            throw Refusals.unreadable(e);
        }
        // Of scalars only the constants of the JDK, such as DayOfWeek, are not the codec's own.
        if (value == null
                || !(value instanceof Enum)
                        && PlatformTypes.isScalar(value.getClass().getName())) {
            throw new DamagedDataException("Stored JSON is none of an object.");
        }
        return value;
    }

    @Override
    public byte[] carryOver(byte[] written, byte[] stored) {
        try {
            long before = shape.of(stored);
            if (complete.contains(before)) {
                return written;
            }
            byte[] plain = reread(stored);
            UnknownProperties unknown = new UnknownProperties(stored, plain, this::reread);
            if (unknown.isNone()) {
                complete.add(before);
                return written;
            }
            byte[] whole = unknown.addTo(written);
            return Arrays.equals(whole, written) ? written : whole;
        } catch (RuntimeException e) {
            // What can't be read here is being overwritten.
            return written;
        }
    }

    private byte[] reread(byte[] stored) {
        return mapper.write(read(stored), Integer.MAX_VALUE);
    }

    /** Constants never change; of other objects it is not known. */
    @Override
    public boolean isImmutable(Object value) {
        return value instanceof Enum;
    }

    /** Whether objects of a class that JSON names are maps, whose keys are data. */
    private boolean isMap(String name) {
        Boolean known = maps.get(name);
        if (known != null || !allowed.permits(name)) {
            return known != null && known;
        }
        if (name.indexOf('<') >= 0) {
            return name.startsWith(EnumMap.class.getName());
        }
        try {
            boolean map =
                    Map.class.isAssignableFrom(mapper.json().getTypeFactory().findClass(name));
            // Names of classes that are not there are not remembered: who writes them may write many.
            maps.put(name, map);
            return map;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** A mutable collector of what a {@link JacksonForm} allows; not thread-safe. */
    public static final class Builder {

        private static final Set<String> COOKIES = Set.of("__Host-sid", "__Secure-sid", "sid", "remember-me");
        private static final int DEPTH = 200;
        private static final int HIGHEST_DEPTH = 1000;
        private static final int MAXIMUM_BYTES = 16 * 1024 * 1024;

        private final Set<String> names = new HashSet<>();
        private final List<String> packages = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();
        private final List<JacksonModule> modules = new ArrayList<>();
        private final Set<String> cookies = new HashSet<>(COOKIES);
        private final Set<String> headers = new HashSet<>();
        private final Set<String> parameters = new HashSet<>();
        private @Nullable ClassLoader loader;
        private int depth = DEPTH;
        private int maximumBytes = MAXIMUM_BYTES;

        private Builder() {}

        /**
         * Allows all classes of packages and of the packages below them. {@code com.acme} allows {@code com.acme.Cart}
         * and {@code com.acme.shop.Line}, not {@code com.acmeshop.Line}.
         *
         * @param names the packages
         * @return this builder
         * @throws IllegalArgumentException if one is no name of a package, belongs to the JDK, or would allow the
         *     classes of other people, such as {@code com}
         */
        public Builder allowPackage(String... names) {
            for (String name : names) {
                packages.add(AllowedNames.ofPackage(name) + ".");
            }
            return this;
        }

        /**
         * Allows classes by themselves: neither what extends them nor what is nested in them.
         *
         * @param types classes that have instances of their own
         * @return this builder
         * @throws IllegalArgumentException if one has none, being an interface, abstract or primitive, or is
         *     {@code Object}; or is an array, which is allowed with what its elements are
         */
        public Builder allow(Class<?>... types) {
            for (Class<?> type : types) {
                names.add(AllowedNames.of(type));
            }
            return this;
        }

        /**
         * Refuses classes that their package allows: the services of an application, which a value may hold by accident
         * and would take into the store. A class that is allowed by itself stays allowed.
         *
         * @param types the classes, and proxies of them; not what else extends them
         * @return this builder
         */
        public Builder refuse(Class<?>... types) {
            for (Class<?> type : types) {
                refused.add(type.getName());
            }
            return this;
        }

        /**
         * Adds a module of Jackson, with a mixin for a class that would not come back as what it was, for instance.
         * What is stored follows it: all nodes need the same.
         *
         * @param module comes after those of Spring Security, and does not change how classes are named
         * @return this builder
         */
        public Builder module(JacksonModule module) {
            modules.add(module);
            return this;
        }

        /**
         * Sets by which class loader classes are found; unless set, the context class loader of the thread that builds
         * the form.
         *
         * @param value the loader of the application
         * @return this builder
         */
        public Builder classLoader(ClassLoader value) {
            this.loader = value;
            return this;
        }

        /**
         * Adds cookies that saved requests are stored without, because they log someone in. {@code __Host-sid}, {@code
         * __Secure-sid}, {@code sid} and {@code remember-me} always are.
         *
         * @param names exact names
         * @return this builder
         */
        public Builder leaveOutCookies(String... names) {
            cookies.addAll(Arrays.asList(names));
            return this;
        }

        /**
         * Adds headers that saved requests are stored without; {@code Authorization} and {@code Proxy-Authorization}
         * always are.
         *
         * @param names in any case
         * @return this builder
         */
        public Builder leaveOutHeaders(String... names) {
            headers.addAll(List.of(names));
            return this;
        }

        /**
         * Adds parameters that saved requests are stored without, in query and form.
         *
         * @param names exact names
         * @return this builder
         */
        public Builder leaveOutParameters(String... names) {
            parameters.addAll(Arrays.asList(names));
            return this;
        }

        /**
         * Limits how deeply JSON may be nested, in writing and reading; 200 unless set. Each object takes one level,
         * each list mostly two.
         *
         * @param levels 1 to 1000
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
         * Limits the JSON of one value, in writing and reading; 16 MiB unless set.
         *
         * @param bytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maximumBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("A maximum of " + bytes + " bytes is below 1.");
            }
            this.maximumBytes = bytes;
            return this;
        }

        /**
         * Builds the form; the builder can be used further.
         *
         * @return a new form
         */
        public JacksonForm build() {
            return new JacksonForm(this);
        }

        private ClassLoader loader() {
            if (loader != null) {
                return loader;
            }
            ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
            return ofThread == null ? JacksonForm.class.getClassLoader() : ofThread;
        }
    }
}
