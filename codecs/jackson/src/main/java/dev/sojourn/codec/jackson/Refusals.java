package dev.sojourn.codec.jackson;

import dev.sojourn.codec.CodecException;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.HashCollisions;
import dev.sojourn.codec.UnsupportedValueException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** The words for what is not written and not read, and for where it stands. */
final class Refusals {

    private static final Pattern CLASS_NAME = Pattern.compile("\\[*L?([a-z_][\\w]{0,63}\\.){1,15}[A-Z][\\w$]{0,127};?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    static final String NOT_LISTED =
            "neither its class nor its package was allowed (JacksonForm.builder(), or sojourn.codec.allow in Spring"
                    + " Boot)";

    private static final String ELSE = "; register it, or what holds it, with ValueCodec.Builder.register; or keep the"
            + " attribute on this node only (EngineBuilder.nodeLocal).";

    private Refusals() {}

    static UnsupportedValueException notAllowed(Class<?> type) {
        return refused(
                type,
                "it is not on the allow-list",
                "allow its package or itself with JacksonForm.builder(), or with sojourn.codec.allow in Spring Boot");
    }

    static UnsupportedValueException refused(Class<?> type, String why, String first) {
        return new UnsupportedValueException("A value of class " + type.getTypeName() + " cannot be stored as JSON: "
                + why + ". Three ways out: " + first + ELSE);
    }

    static UnsupportedValueException noValue(Class<?> type) {
        return new UnsupportedValueException("An object of class " + type.getTypeName()
                + " is a part of the application, and no value (JacksonForm.Builder.refuse). Do not hold it in what is"
                + " kept in a session: give it to the methods that need it.");
    }

    static UnsupportedValueException changed(Class<?> type, String how) {
        return refused(
                type,
                "it would come back " + how,
                "write a mixin for it, or mark as transient what need not be kept, and add the mixin's module with"
                        + " JacksonForm.Builder.module");
    }

    static UnsupportedValueException tooDeep(int depth) {
        return new UnsupportedValueException("Nested deeper than the limit of " + depth
                + " levels of JSON, or containing itself. Store a flatter value, or mark as transient the fields that"
                + " lead back.");
    }

    /** The name comes from the data, so it is shown only when it looks like what it is said to be. */
    static DamagedDataException notAllowed(String name) {
        return named(name, " not on the allow-list of this node.");
    }

    private static DamagedDataException named(String name, String which) {
        return CLASS_NAME.matcher(name).matches()
                ? new DamagedDataException("Stored JSON names the class " + name + ", which is" + which, name)
                : new DamagedDataException("Stored JSON names something as a class that is" + which);
    }

    static DamagedDataException unreadable(Throwable fault) {
        CodecException own = cause(fault, CodecException.class);
        if (own instanceof DamagedDataException damage) {
            return damage;
        }
        InvalidTypeIdException id = cause(fault, InvalidTypeIdException.class);
        if (id != null && id.getTypeId() != null) {
            return named(id.getTypeId(), " not here, or does not fit where it stands.");
        }
        // Messages of Jackson quote what was read, so only their kind is passed on.
        String type = type(fault);
        return new DamagedDataException(
                "Stored JSON " + (type == null ? "" : "of class " + type + " ") + "cannot be read: " + root(fault)
                        + ".",
                type);
    }

    /** The innermost class that is not the JDK's among those that were being read, or null. */
    private static @Nullable String type(Throwable fault) {
        ValueInstantiationException made = cause(fault, ValueInstantiationException.class);
        MismatchedInputException mismatch = cause(fault, MismatchedInputException.class);
        InvalidDefinitionException definition = cause(fault, InvalidDefinitionException.class);
        Stream.Builder<@Nullable Class<?>> types = Stream.builder();
        types.add(made == null || made.getType() == null ? null : made.getType().getRawClass());
        types.add(mismatch == null ? null : mismatch.getTargetType());
        types.add(
                definition == null || definition.getType() == null
                        ? null
                        : definition.getType().getRawClass());
        List<JacksonException.Reference> path = path(fault);
        for (int i = path.size() - 1; i >= 0; i--) {
            Object from = SpreadSets.filled(path.get(i).from());
            types.add(from instanceof Class<?> type ? type : from == null ? null : from.getClass());
        }
        return types.build()
                .filter(Objects::nonNull)
                .filter(type -> !type.isPrimitive()
                        && !type.isArray()
                        && !type.getName().startsWith("java."))
                .map(Class::getName)
                .findFirst()
                .orElse(null);
    }

    /** Why a value was not written, at its place. */
    static UnsupportedValueException unwritable(Object value, RuntimeException fault, int depth) {
        ConcurrentModificationException race = cause(fault, ConcurrentModificationException.class);
        if (race != null) {
            throw race;
        }
        UnsupportedValueException refusal = cause(fault, UnsupportedValueException.class);
        if (refusal == null) {
            refusal = cause(fault, StreamConstraintsException.class) != null
                            || cause(fault, StackOverflowError.class) != null
                    ? tooDeep(depth)
                    : refused(holder(value, fault), "Jackson reports " + reason(fault), "write a mixin for it");
        }
        return at(refusal, path(fault));
    }

    /** Why what was written would not be read back, at its place. */
    static UnsupportedValueException unreadable(Object value, Throwable fault) {
        if (SpreadSets.isSlow(cause(fault, DamagedDataException.class))) {
            return at(
                    refused(
                            holder(value, fault),
                            "it takes too long to read back: " + HashCollisions.FAULT,
                            "keep a list, or spread the hash codes"),
                    path(fault));
        }
        return at(
                refused(
                        holder(value, fault),
                        "it could not be read back; Jackson reports " + reason(fault),
                        "give it a constructor without parameters, or write a mixin for it and add the mixin's module"
                                + " with JacksonForm.Builder.module"),
                path(fault));
    }

    private static UnsupportedValueException at(
            UnsupportedValueException refusal, List<JacksonException.Reference> path) {
        for (int i = path.size() - 1; i >= 0; i--) {
            JacksonException.Reference place = path.get(i);
            String name = place.getPropertyName();
            if (name == null) {
                refusal.underIndex(place.getIndex());
            } else {
                refusal.underComponent(shown(name));
            }
        }
        return refusal;
    }

    /** The keys of maps are data, so only those that look like names are shown. */
    static String shown(String name) {
        return NAME.matcher(name).matches() ? name : "{}";
    }

    private static List<JacksonException.Reference> path(Throwable fault) {
        return fault instanceof JacksonException jackson ? jackson.getPath() : List.of();
    }

    private static Class<?> holder(Object value, Throwable fault) {
        InvalidDefinitionException definition = cause(fault, InvalidDefinitionException.class);
        if (definition != null && definition.getType() != null) {
            return definition.getType().getRawClass();
        }
        List<JacksonException.Reference> path = path(fault);
        Object from = path.isEmpty()
                ? null
                : SpreadSets.filled(path.get(path.size() - 1).from());
        return from instanceof Class<?> type ? type : from == null ? value.getClass() : from.getClass();
    }

    private static String reason(Throwable fault) {
        InvalidDefinitionException definition = cause(fault, InvalidDefinitionException.class);
        // These speak of classes only.
        return definition == null ? root(fault) : "\"" + definition.getOriginalMessage() + "\"";
    }

    private static String root(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }

    private static <T> @Nullable T cause(Throwable fault, Class<T> type) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
