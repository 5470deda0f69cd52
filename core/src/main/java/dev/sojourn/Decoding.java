package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Decodes the attributes of one visit, and tells of those that can't be: once for each, however often it is asked. */
final class Decoding {

    private final Values values;
    private final BiConsumer<String, DamagedDataException> undecodable;
    private Set<String> told = Set.of();

    Decoding(Values values, BiConsumer<String, DamagedDataException> undecodable) {
        this.values = values;
        this.undecodable = undecodable;
    }

    /**
     * One value that cannot be decoded, of a class that is no longer registered for instance, must not take the session
     * with it: it reads as absent, and its bytes stay until they are overwritten.
     */
    @Nullable
    Object orAbsent(AttributeTable table, String name, int at) {
        try {
            return orThrow(table, name, at);
        } catch (DamagedDataException e) {
            return null;
        }
    }

    @Nullable
    Object orThrow(AttributeTable table, String name, int at) {
        try {
            return values.read(table, name, at);
        } catch (DamagedDataException e) {
            tell(name, e);
            throw e;
        }
    }

    void tell(String name, DamagedDataException why) {
        Set<String> more = new HashSet<>(told);
        if (more.add(name)) {
            told = more;
            undecodable.accept(name, why);
        }
    }
}
