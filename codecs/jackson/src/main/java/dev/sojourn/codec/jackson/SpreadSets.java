package dev.sojourn.codec.jackson;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.HashCollisions;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.NullValueProvider;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.jdk.CollectionDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.type.CollectionType;

/** Bounds the time that hash sets take to be read, see {@link HashCollisions}. The keys of maps are texts. */
final class SpreadSets extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private static final String SLOW = "Stored JSON takes too long to read: " + HashCollisions.FAULT + ".";

    @Override
    public ValueDeserializer<?> modifyCollectionDeserializer(
            DeserializationConfig config,
            CollectionType type,
            BeanDescription.Supplier description,
            ValueDeserializer<?> deserializer) {
        boolean hashes = type.isTypeOrSubTypeOf(Set.class) && !type.isTypeOrSubTypeOf(SortedSet.class);
        return hashes && deserializer.getClass() == CollectionDeserializer.class
                ? new Sets((CollectionDeserializer) deserializer)
                : deserializer;
    }

    /** Whether it is this bound that was passed. */
    static boolean isSlow(@Nullable DamagedDataException fault) {
        return fault != null && SLOW.equals(fault.getMessage());
    }

    /** The set itself where a fault names what was being filled. */
    static @Nullable Object filled(@Nullable Object place) {
        return place instanceof Counted counted ? counted.set : place;
    }

    private static final class Sets extends CollectionDeserializer {

        Sets(CollectionDeserializer plain) {
            super(plain);
        }

        @Override
        protected CollectionDeserializer withResolved(
                ValueDeserializer<?> delegate,
                ValueDeserializer<?> element,
                TypeDeserializer elementType,
                NullValueProvider nulls,
                Boolean unwrapSingle) {
            CollectionDeserializer resolved = super.withResolved(delegate, element, elementType, nulls, unwrapSingle);
            return resolved instanceof Sets ? resolved : new Sets(resolved);
        }

        @Override
        protected Collection<Object> _deserializeFromArray(
                JsonParser in, DeserializationContext context, Collection<Object> set) {
            super._deserializeFromArray(in, context, new Counted(set, in, Work.of(context)));
            return set;
        }
    }

    /** What one value has taken so far. */
    private static final class Work {

        /** About as many bytes as a part of a value has. */
        private static final int BYTES = 8;

        /**
         * What an element counts as whose bytes were read ahead. That is so when the class does not come first, which
         * we never write, so that it does not matter to call it large.
         */
        private static final int UNKNOWN = 4096;

        private final HashCollisions collisions = new HashCollisions();
        private long at;

        static Work of(DeserializationContext context) {
            Work work = (Work) context.getAttribute(Work.class);
            if (work == null) {
                work = new Work();
                context.setAttribute(Work.class, work);
            }
            return work;
        }

        long partsAt(JsonParser in) {
            long now = in.currentLocation().getByteOffset();
            if (now > at) {
                collisions.visit((now - at) / BYTES);
                at = now;
            } else {
                collisions.visit(UNKNOWN);
            }
            return collisions.parts();
        }
    }

    /** A set while it is filled. */
    private static final class Counted extends AbstractCollection<Object> {

        private final Collection<Object> set;
        private final JsonParser in;
        private final Work work;
        private final HashCollisions.Codes codes = HashCollisions.codes(Integer.MAX_VALUE);
        private long before;

        Counted(Collection<Object> set, JsonParser in, Work work) {
            this.set = set;
            this.in = in;
            this.work = work;
            this.before = work.partsAt(in);
        }

        @Override
        public boolean add(@Nullable Object element) {
            boolean added = set.add(element);
            work.partsAt(in);
            if (added && !work.collisions.count(element, codes, before)) {
                throw new DamagedDataException(SLOW);
            }
            before = work.collisions.parts();
            return added;
        }

        @Override
        public Iterator<Object> iterator() {
            return set.iterator();
        }

        @Override
        public int size() {
            return set.size();
        }
    }
}
