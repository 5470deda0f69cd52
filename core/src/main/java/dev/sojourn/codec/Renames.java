package dev.sojourn.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Former names of registered types, of components of records and of Kotlin's data classes, and of constants of enums.
 * What was stored under a former name is read as if it were stored under the present one, and a write leaves no former
 * name behind.
 *
 * <p>A node that has not heard of the present name can't read it: to such a node the component is missing, and the
 * constant or type is unknown. So with nodes of both kinds beside each other a rename takes two deploys. The first
 * knows both names and still writes the former one:
 *
 * <pre>{@code
 * record Person(String name, String email) {}
 *
 * ValueCodec codec = ValueCodec.builder()
 *         .record("person", Person.class)
 *         .renames(Renames.none().component(Person.class, "email", "mail").writingFormerNames())
 *         .build();
 * }</pre>
 *
 * <p>The second, once all nodes run the first, is the same without {@code writingFormerNames()}. The names stay here as
 * long as a session may live that was last written under them; or the first deploy stays for ever, for what is stored
 * need not be called what the class is called.
 *
 * <p>Where a record holds a component under both names, because a node that knows only the former one has written after
 * one that knows both, the present name counts, unless it holds null, zero or false.
 *
 * <p>Immutable.
 */
public final class Renames {

    private static final Renames NONE = new Renames(List.of(), false);

    private final List<Rename> all;
    private final boolean writesFormer;

    private Renames(List<Rename> all, boolean writesFormer) {
        this.all = all;
        this.writesFormer = writesFormer;
    }

    /** A present name, of a component or constant or, when that is null, of the type itself, and its former ones. */
    private record Rename(Class<?> type, @Nullable String member, List<String> former) {}

    /**
     * No renames, to begin with.
     *
     * @return the same instance every time
     */
    public static Renames none() {
        return NONE;
    }

    /**
     * Adds former wire names of a type.
     *
     * @param type a class that the codec registers
     * @param former the wire names it was registered under, the latest first; at least one
     * @return these and that
     * @throws IllegalArgumentException if there is no former name
     */
    public Renames type(Class<?> type, String... former) {
        return with(type, null, former);
    }

    /**
     * Adds former names of a component.
     *
     * @param type a record class, or a data class of Kotlin, that the codec registers
     * @param component its present name
     * @param former the names it had, the latest first; at least one
     * @return these and that
     * @throws IllegalArgumentException if the class is neither, or has no such component, or there is no former name
     */
    public Renames component(Class<?> type, String component, String... former) {
        if (!Shape.of(type).names().contains(component)) {
            throw new IllegalArgumentException(type.getName() + " has no component \"" + component
                    + "\". Give its present name first, then its former names.");
        }
        return with(type, component, former);
    }

    /**
     * Adds former names of a constant.
     *
     * @param constant a constant of an enum that the codec registers as such
     * @param former the names it had, the latest first; at least one
     * @return these and that
     * @throws IllegalArgumentException if there is no former name
     */
    public Renames constant(Enum<?> constant, String... former) {
        return with(constant.getDeclaringClass(), constant.name(), former);
    }

    /**
     * These renames for nodes that run beside others that don't know the present names yet: each name is written as the
     * latest of its former ones.
     *
     * @return these, written so
     */
    public Renames writingFormerNames() {
        return new Renames(all, true);
    }

    private Renames with(Class<?> type, @Nullable String member, String... former) {
        if (former.length == 0) {
            throw new IllegalArgumentException("A rename in " + type.getName() + " without a former name.");
        }
        List<Rename> more = new ArrayList<>(all);
        more.add(new Rename(type, member, List.of(former)));
        return new Renames(List.copyOf(more), writesFormer);
    }

    /** Types in which something is renamed, in the order of their names. */
    Set<Class<?>> types() {
        Set<Class<?>> types = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
        all.forEach(rename -> types.add(rename.type()));
        return types;
    }

    /** The names of a type itself. */
    Names ofType(Class<?> type, Names before) {
        return named(type, before, false);
    }

    /** The names of its components or constants. */
    Names ofMembers(Class<?> type, Names before) {
        return named(type, before, true);
    }

    private Names named(Class<?> type, Names before, boolean members) {
        Names names = before;
        for (Rename rename : all) {
            if (rename.type() == type && (rename.member() != null) == members) {
                String present = rename.member() == null ? before.present().get(0) : rename.member();
                names = names.with(present, rename.former(), writesFormer, type);
            }
        }
        return names;
    }
}
