package dev.sojourn.codec.serialization;

import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one value, and refuses each class at its first mention that could not be read back. */
final class FormOutput extends ObjectOutputStream {

    private final ClassRules rules;
    private final StreamLimits limits;
    private final Set<Class<?>> classes = new HashSet<>();
    private @Nullable Object last;
    private @Nullable UnsupportedValueException refusal;
    private long parts;
    private boolean large;

    FormOutput(Bounded out, ClassRules rules, StreamLimits limits) throws IOException {
        super(out);
        this.rules = rules;
        this.limits = limits;
        enableReplaceObject(true);
    }

    /** The object that was begun last. */
    @Nullable
    Object last() {
        return last;
    }

    Set<Class<?>> classes() {
        return classes;
    }

    /** What was refused, even if code of the program has caught it since. */
    @Nullable
    UnsupportedValueException refusal() {
        return refusal;
    }

    /** Whether a limit may be passed that only a reader can measure. */
    boolean isLarge(int bytes) {
        // Each reference takes a byte, and each level an object or a class.
        return large || bytes > limits.references() || parts + classes.size() > limits.depth();
    }

    @Override
    protected Object replaceObject(Object value) {
        if (value instanceof IOException thrown && isFailureOfTheStream()) {
            throw new Failure(thrown);
        }
        last = value;
        parts++;
        if (value.getClass().isArray()) {
            if (Array.getLength(value) > limits.array()) {
                throw refuse("An array of " + Array.getLength(value) + " elements is longer than the limit of "
                        + limits.array() + ".");
            }
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            // Collections in collections may be slow to hash; large ones have tables, which count as arrays.
            large |= nests(value) || sizeOf(value) > limits.array() / 8;
        }
        return value;
    }

    private static int sizeOf(Object value) {
        return value instanceof Collection<?> elements ? elements.size() : ((Map<?, ?>) value).size();
    }

    /** Whether an element that is hashed is a collection itself. */
    private static boolean nests(Object value) {
        Collection<?> hashed = value instanceof Map<?, ?> map && isPlatform(map)
                ? map.keySet()
                : value instanceof Set<?> set && isPlatform(set) ? set : Set.of();
        for (Object element : hashed) {
            if (element instanceof Collection<?> || element instanceof Map<?, ?>) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlatform(Object value) {
        return value.getClass().getName().startsWith("java.util.");
    }

    @Override
    protected void annotateClass(Class<?> type) {
        if (type == SerializedLambda.class && !rules.allows(type)) {
            throw refuse("A lambda cannot be stored unless lambdas are allowed"
                    + " (JavaSerializationForm.Builder.lambdas). Make the field transient, or write a named class.");
        }
        if (!Proxy.isProxyClass(type) && !rules.allows(type)) {
            throw refuse("Class " + type.getTypeName() + " is not on the list of those that may be read. Allow its"
                    + " package, if it is yours, or make the field transient.");
        }
        classes.add(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
        for (Class<?> face : type.getInterfaces()) {
            if (!rules.allowsForProxy(face)) {
                throw refuse("A dynamic proxy of " + face.getName() + " cannot be stored: a proxy may have interfaces"
                        + " only that were allowed by name. Allow it, or make the field transient.");
            }
        }
        classes.add(type);
    }

    private UnsupportedValueException refuse(String why) {
        refusal = new UnsupportedValueException(why);
        return refusal;
    }

    /** The JDK writes an exception into the stream before it throws it, which would be refused in its place. */
    private static boolean isFailureOfTheStream() {
        return StackWalker.getInstance()
                .walk(frames -> frames.limit(8)
                        .anyMatch(frame -> frame.getMethodName().equals("writeFatalException")
                                && frame.getClassName().equals(ObjectOutputStream.class.getName())));
    }

    /** Carries what the JDK was going to throw. */
    static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final IOException thrown;

        Failure(IOException thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        IOException thrown() {
            return thrown;
        }
    }

    /** Bytes in memory, up to a limit. */
    static final class Bounded extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private final int limit;
        private boolean passed;

        Bounded(int limit) {
            this.limit = limit;
        }

        @Override
        public void write(int octet) {
            requireRoom(1);
            bytes.write(octet);
        }

        @Override
        public void write(byte[] source, int from, int length) {
            requireRoom(length);
            bytes.write(source, from, length);
        }

        private void requireRoom(int length) {
            passed |= length > limit - bytes.size();
            if (passed) {
                throw new ValueTooLargeException(limit);
            }
        }

        /** All that was written, unless the limit was passed, which the program may not have let through. */
        byte[] toBytes() {
            requireRoom(0);
            return bytes.toByteArray();
        }
    }
}
