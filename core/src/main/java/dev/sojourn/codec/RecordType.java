package dev.sojourn.codec;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A record class, stored as a map from component name to value, so that components can come and go. */
final class RecordType implements RegisteredType {

    private final String wireName;
    private final Class<?> type;
    private final Names names;
    private final Shape shape;
    private final Class<?>[] classes;
    private final @Nullable Object[] absent;

    RecordType(String wireName, Class<?> type) {
        this.wireName = wireName;
        this.type = type;
        this.shape = Shape.of(type);
        this.names = Names.of(shape.names());
        int count = shape.declared().size();
        this.classes = new Class<?>[count];
        this.absent = new Object[count];
        for (int i = 0; i < count; i++) {
            Class<?> declared = shape.declared().get(i);
            classes[i] = MethodType.methodType(declared).wrap().returnType();
            absent[i] = Array.get(Array.newInstance(declared, 1), 0);
        }
    }

    private RecordType(RecordType other, String wireName, Names names) {
        this.wireName = wireName;
        this.type = other.type;
        this.names = names;
        this.classes = other.classes;
        this.shape = other.shape;
        this.absent = other.absent;
    }

    @Override
    public RegisteredType renamed(String written, Renames renames) {
        return new RecordType(this, written, renames.ofMembers(type, names));
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public Class<?> type() {
        return type;
    }

    @Override
    public boolean isImmutable(Predicate<Class<?>> others) {
        return shape.isFixed() && Arrays.stream(classes).allMatch(others);
    }

    boolean knows(String component) {
        return names.place(component) >= 0;
    }

    @Override
    public String memberToday(String name) {
        return names.today(name);
    }

    /** Whether what stands under one name of a component counts before what stands under another of its names. */
    boolean isPresentName(String name) {
        int place = names.place(name);
        return place >= 0 && names.isPresent(name, place);
    }

    /** Refuses a component that could be written but never be read back, such as a SortedMap. */
    void requireReadableComponents(RegisteredTypes types) {
        for (int i = 0; i < classes.length; i++) {
            Class<?> declared = classes[i];
            boolean fillable = BuiltInTypes.canFill(declared)
                    || types.all().stream().anyMatch(other -> declared.isAssignableFrom(other.type()));
            if (!fillable) {
                throw new IllegalArgumentException("Component " + name(i) + " of " + type.getName() + " is a "
                        + declared.getTypeName() + ", which decoding never builds. Register that class too, or declare"
                        + " List, Set or Map.");
            }
        }
    }

    @Override
    public void writeContent(Object value, ValueEncoder encoder, int room) {
        encoder.out().head(Cbor.MAP, classes.length);
        for (int i = 0; i < classes.length; i++) {
            encoder.out().text(names.written().get(i));
            try {
                encoder.write(component(value, i), room);
            } catch (UnsupportedValueException e) {
                throw e.underComponent(name(i));
            }
        }
    }

    private @Nullable Object component(Object value, int i) {
        try {
            return shape.component(value, i);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Accessor " + name(i) + " of " + type.getName() + " failed.", e);
        }
    }

    @Override
    public Object readContent(ValueDecoder decoder, int room) {
        CborReader in = decoder.in();
        int start = in.at();
        int count = in.map();
        @Nullable Object[] arguments = absent.clone();
        @Nullable String[] seen = new String[arguments.length];
        for (int entry = 0; entry < count; entry++) {
            String name = in.text();
            int i = names.place(name);
            if (i < 0) {
                in.skip(ValueDecoder.cborLevels(room));
            } else if (name.equals(seen[i])) {
                throw in.damage("a record holds one component twice");
            } else {
                Object value = fit(decoder.read(room), i, in);
                // Under two of its names, because a node that knows only the former one has written last.
                boolean counts = names.isPresent(name, i) ? !Objects.equals(value, absent[i]) : isAbsent(arguments, i);
                if (seen[i] == null || counts) {
                    arguments[i] = value;
                }
                seen[i] = name;
            }
        }
        try {
            return shape.build(arguments, given(seen));
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // Its message is the application's and may quote the value, so only its class is passed on.
            String missing = shape.missing(e, arguments);
            throw DamagedDataException.at(
                            start,
                            missing == null
                                    ? "the constructor of the record \"" + wireName + "\" threw "
                                            + e.getClass().getName()
                                    : "component " + missing + " of the record \"" + wireName
                                            + "\" is null or not there, and its class takes no null for it")
                    .of(wireName);
        }
    }

    private static boolean[] given(@Nullable String[] seen) {
        boolean[] given = new boolean[seen.length];
        for (int i = 0; i < seen.length; i++) {
            given[i] = seen[i] != null;
        }
        return given;
    }

    private String name(int i) {
        return names.present().get(i);
    }

    private boolean isAbsent(@Nullable Object[] arguments, int i) {
        return Objects.equals(arguments[i], absent[i]);
    }

    /** A component may have changed to another type of numbers since, as long as nothing is lost. */
    private @Nullable Object fit(@Nullable Object value, int i, CborReader in) {
        if (value == null) {
            return absent[i];
        }
        Class<?> wanted = classes[i];
        if (wanted.isInstance(value)) {
            return value;
        }
        Number number = Numbers.fit(value, wanted);
        if (number == null) {
            throw in.damage("component " + name(i) + " of the record \"" + wireName + "\" holds a "
                            + value.getClass().getName() + " where a " + wanted.getName() + " is declared"
                            + (value instanceof Number ? ", into which it does not fit" : ""))
                    .of(wireName);
        }
        return number;
    }
}
