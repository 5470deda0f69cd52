package dev.sojourn.codec.serialization;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sets of a few hundred bytes whose hash codes take longer than anyone lives. */
final class HashBombs {

    private HashBombs() {}

    /** Pairs of sets that share the pair below; made from the outside in, so that nothing hashes much yet. */
    static Set<Object> nested(int levels) {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> two = new HashSet<>();
        for (int i = 0; i < levels; i++) {
            Set<Object> next = new HashSet<>();
            Set<Object> other = new HashSet<>();
            other.add("foo");
            one.add(next);
            one.add(other);
            two.add(next);
            two.add(other);
            one = next;
            two = other;
        }
        return root;
    }

    /** A set of lists that have one hash code and are all different, which takes too long to be made here, too. */
    static byte[] ofOneCode(int size) {
        List<Object> lists = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            lists.add(new ArrayList<>(List.of(i, -31 * i)));
        }
        return asSet(new Repeating(lists));
    }

    /** One set of some size, put again and again into another, which only bytes can do. */
    static byte[] repeated(int size, int times) {
        Set<Object> inner = new HashSet<>();
        for (int i = 0; i < size; i++) {
            inner.add(i);
        }
        return asSet(new Repeating(Collections.nCopies(times, inner)));
    }

    private static byte[] asSet(Repeating elements) {
        String own = Repeating.class.getName();
        return Streams.replaced(Streams.of(elements), "\0" + (char) own.length() + own, "\0\21java.util.HashSet");
    }

    /** Writes itself as a set of the JDK does, but for its name. */
    private static final class Repeating implements Serializable {

        private static final long serialVersionUID =
                ObjectStreamClass.lookup(HashSet.class).getSerialVersionUID();

        private final transient List<Object> elements;

        Repeating(List<Object> elements) {
            this.elements = elements;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeInt(16);
            out.writeFloat(0.75f);
            out.writeInt(elements.size());
            for (Object element : elements) {
                out.writeObject(element);
            }
        }
    }
}
