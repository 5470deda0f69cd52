package dev.sojourn.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the components of registered records that the classes of this node do not know, and carries them from stored
 * bytes into freshly encoded ones; what fallbacks have written is theirs to look through. Works on bytes alone: what is
 * unknown cannot be built, only copied.
 */
final class UnknownComponents {

    private final RegisteredTypes types;
    private final int depth;
    /** What this node would write for the value in the given bytes. */
    private final UnaryOperator<byte[]> known;

    UnknownComponents(RegisteredTypes types, int depth, UnaryOperator<byte[]> known) {
        this.types = types;
        this.depth = depth;
        this.known = known;
    }

    /** One encoded value: a stretch of an array. Equal to others of the same bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by what is in it.
    private record Item(byte[] source, int from, int to) {

        static Item of(byte[] bytes) {
            return new Item(bytes, 0, bytes.length);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Item item && Arrays.equals(source, from, to, item.source, item.from, item.to);
        }

        @Override
        public int hashCode() {
            int code = 1;
            for (int at = from; at < to; at++) {
                code = 31 * code + source[at];
            }
            return code;
        }

        CborReader reader() {
            return new CborReader(source, from, to);
        }

        byte[] bytes() {
            return Arrays.copyOfRange(source, from, to);
        }

        boolean isNull() {
            return to - from == 1 && source[from] == (byte) Cbor.NULL;
        }
    }

    /**
     * Whether the head of such a tag, of two bytes, occurs; it may also be the content of a text. Most values have no
     * tag at all, and this look is all they pay.
     */
    static boolean mayHold(byte[] source, int from, int to, IntPredicate tags) {
        for (int at = from; at < to - 2; at++) {
            if (source[at] == (byte) 0xd9 && tags.test((int) Cbor.bits(source, at + 1, at + 3))) {
                return true;
            }
        }
        return false;
    }

    /** The encoded value with what is unknown in the stored one, or the same array if that is nothing. */
    byte[] carry(byte[] encoded, byte[] stored, int from, int to) {
        if (!mayHold(stored, from, to, UnknownComponents::mayBeUnknown)) {
            return encoded;
        }
        Item old = new Item(stored, from, to);
        try {
            if (!isNext(old.reader(), depth)) {
                return encoded;
            }
            // No more than both together, so that the sum is the only limit this needs.
            int most = (int) Math.min(Integer.MAX_VALUE, 16L + encoded.length + to - from);
            CborWriter out = new CborWriter(Math.min(most, 2 * encoded.length + 64), most);
            merge(new Item(encoded, 0, encoded.length), old, out, depth);
            return out.toBytes();
        } catch (DamagedDataException e) {
            // Nothing of it could be read here, so nothing of it is kept: it is being overwritten.
            return encoded;
        }
    }

    private static boolean mayBeUnknown(int tag) {
        return tag == Tag.NAMED || tag == Tag.FORM;
    }

    private boolean isIn(Item item, int room) {
        return mayHold(item.source, item.from, item.to, UnknownComponents::mayBeUnknown) && isNext(item.reader(), room);
    }

    /** Looks through the next item; stops inside it when something was found. */
    private boolean isNext(CborReader in, int room) {
        long tag = tag(in);
        ContainerKind kind = kindOf(tag, in);
        if (room == 0 || kind == null && tag != Tag.NAMED && tag != Tag.FORM) {
            in.skip(ValueDecoder.cborLevels(0));
            return false;
        }
        if (kind == null || kind.shape == ContainerKind.Shape.OF_ENUM) {
            in.array(2);
            String name = in.text();
            if (tag == Tag.FORM) {
                in.skip(0);
                return types.form(name) != null;
            }
            return types.named(name) instanceof RecordType record ? isInMap(in, record, room) : isNext(in, room - 1);
        }
        return switch (kind.shape) {
            case ELEMENTS -> isAmong(in, room);
            case ENTRIES -> isInMap(in, null, room);
            default -> isNext(in, room - 1);
        };
    }

    /** The container whose tag, or none, was read and whose content is next. */
    private static @Nullable ContainerKind kindOf(long tag, CborReader in) {
        if (tag >= 0) {
            return ContainerKind.of(tag);
        }
        return major(in) == Cbor.ARRAY ? ContainerKind.LIST : major(in) == Cbor.MAP ? ContainerKind.MAP : null;
    }

    /** The tag of the next item, consumed, or -1. */
    private static long tag(CborReader in) {
        return major(in) == Cbor.TAG ? in.tag() : -1;
    }

    private static int major(CborReader in) {
        return Cbor.major(in.peek());
    }

    private boolean isAmong(CborReader in, int room) {
        for (int left = in.array(); left > 0; left--) {
            if (isNext(in, room - 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInMap(CborReader in, @Nullable RecordType record, int room) {
        for (int left = in.map(); left > 0; left--) {
            if (record == null) {
                in.skip(ValueDecoder.cborLevels(1));
            } else if (!record.knows(in.text())) {
                return true;
            }
            if (isNext(in, room - 1)) {
                return true;
            }
        }
        return false;
    }

    private void merge(Item fresh, @Nullable Item stored, CborWriter out, int room) {
        CborReader now = fresh.reader();
        CborReader before = stored == null ? now : stored.reader();
        long tag = stored == null ? -1 : tag(now);
        if (stored == null || tag != tag(before) || !isIn(stored, room) || major(now) != major(before)) {
            out.raw(fresh.source, fresh.from, fresh.to);
            return;
        }
        out.raw(fresh.source, fresh.from, now.at());
        ContainerKind kind = kindOf(tag, now);
        if (kind == null || kind.shape == ContainerKind.Shape.OF_ENUM) {
            mergeNamed(tag, fresh, now, stored, before, out, room);
        } else {
            switch (kind.shape) {
                case ELEMENTS -> {
                    boolean set = kind == ContainerKind.SET || kind == ContainerKind.TREE_SET;
                    mergeElements(elements(fresh, now), elements(stored, before), set, out, room);
                }
                case ENTRIES -> mergeEntries(entries(fresh, now, null), entries(stored, before, null), null, out, room);
                default -> merge(next(fresh, now), next(stored, before), out, room - 1);
            }
        }
    }

    private void mergeNamed(
            long tag, Item fresh, CborReader now, Item stored, CborReader before, CborWriter out, int room) {
        int from = now.at();
        now.array(2);
        before.array(2);
        String name = now.text();
        String earlier = before.text();
        RegisteredType type = tag == Tag.FORM ? null : types.named(name);
        if (type == null ? !name.equals(earlier) : type != types.named(earlier)) {
            out.raw(fresh.source, from, fresh.to);
            return;
        }
        out.raw(fresh.source, from, now.at());
        if (tag == Tag.FORM) {
            ObjectForm form = Objects.requireNonNull(types.form(name));
            byte[] whole = form.carryOver(now.bytes(), before.bytes());
            out.bytes(whole, 0, whole.length);
        } else if (type instanceof RecordType || tag == Tag.ENUM_MAP) {
            mergeEntries(entries(fresh, now, null), entries(stored, before, type), type, out, room);
        } else {
            merge(next(fresh, now), next(stored, before), out, room - 1);
        }
    }

    /** Merges entries of equal keys; what only a stored record has is kept unless the class knows it. */
    private void mergeEntries(
            Map<Item, Item> fresh, Map<Item, Item> stored, @Nullable RegisteredType type, CborWriter out, int room) {
        Map<Item, Item> unknown = new LinkedHashMap<>();
        if (type instanceof RecordType record) {
            unknown.putAll(stored);
            unknown.keySet().removeIf(name -> record.knows(name.reader().text()));
        }
        out.head(Cbor.MAP, fresh.size() + unknown.size());
        fresh.forEach((key, item) -> {
            out.raw(key.source, key.from, key.to);
            merge(item, stored.get(key), out, room - 1);
        });
        unknown.forEach((name, item) -> {
            out.raw(name.source, name.from, name.to);
            out.raw(item.source, item.from, item.to);
        });
    }

    private void mergeElements(List<Item> fresh, List<Item> stored, boolean set, CborWriter out, int room) {
        // Elements of a set that differ in what is unknown here have fallen together, and are still all there.
        List<Item> hidden = new ArrayList<>();
        int[] origins = origins(fresh, stored, set ? hidden : null);
        out.head(Cbor.ARRAY, origins.length + hidden.size());
        for (int i = 0; i < origins.length; i++) {
            merge(fresh.get(i), origins[i] < 0 ? null : stored.get(origins[i]), out, room - 1);
        }
        hidden.forEach(item -> out.raw(item.source, item.from, item.to));
    }

    /**
     * Where each fresh element stood in the stored list, or -1. One that reads the same is the same, wherever it stands
     * now, so that removing or sorting gives no element what belonged to another. Others were changed in place if there
     * are as many of them between the same neighbours as before. What else reads as an element that is still there is
     * added to the hidden ones, where they are asked for.
     */
    private int[] origins(List<Item> fresh, List<Item> stored, @Nullable List<Item> hidden) {
        Map<Item, Queue<Integer>> places = new HashMap<>();
        for (int i = 0; i < stored.size(); i++) {
            byte[] plain = plain(stored.get(i));
            if (plain != null) {
                places.computeIfAbsent(Item.of(plain), bytes -> new ArrayDeque<>())
                        .add(i);
            }
        }
        int[] origins = new int[fresh.size()];
        boolean[] taken = new boolean[stored.size()];
        for (int i = 0; i < origins.length; i++) {
            Queue<Integer> same = places.get(fresh.get(i));
            Integer place = same == null ? null : same.poll();
            origins[i] = place == null ? -1 : place;
            if (place != null) {
                taken[place] = true;
            }
            while (hidden != null && same != null && !same.isEmpty()) {
                int more = same.remove();
                taken[more] = true;
                hidden.add(stored.get(more));
            }
        }
        fillGaps(origins, taken);
        return origins;
    }

    /** An element as this node would write it; null for one that it can't read, so that none is the same. */
    private byte @Nullable [] plain(Item element) {
        try {
            return known.apply(element.bytes());
        } catch (DamagedDataException e) {
            return null;
        }
    }

    private static void fillGaps(int[] origins, boolean[] taken) {
        int end;
        for (int from = 0; from < origins.length; from = end + 1) {
            end = from;
            while (end < origins.length && origins[end] < 0) {
                end++;
            }
            int first = from == 0 ? 0 : origins[from - 1] + 1;
            int last = end == origins.length ? taken.length : origins[end];
            boolean asMany = last - first == end - from;
            for (int i = first; i < last; i++) {
                asMany &= !taken[i];
            }
            for (int i = from; asMany && i < end; i++) {
                origins[i] = first + i - from;
            }
        }
    }

    private Item next(Item item, CborReader in) {
        int from = in.at();
        in.skip(ValueDecoder.cborLevels(depth));
        return new Item(item.source, from, in.at());
    }

    private List<Item> elements(Item item, CborReader in) {
        List<Item> elements = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            elements.add(next(item, in));
        }
        return elements;
    }

    /** The values by their encoded keys, as these are written today: those of a type, or else any. */
    private Map<Item, Item> entries(Item item, CborReader in, @Nullable RegisteredType type) {
        Map<Item, Item> entries = new LinkedHashMap<>();
        for (int left = in.map(); left > 0; left--) {
            byte[] key = next(item, in).bytes();
            String member = type == null ? "" : new CborReader(key, 0, key.length).text();
            boolean present = type instanceof RecordType record && record.isPresentName(member);
            entries.merge(
                    Item.of(type == null ? today(key) : encoded(type.memberToday(member))),
                    next(item, in),
                    // Of two names of one component, as the decoder decides.
                    (before, now) -> present && !now.isNull() || before.isNull() ? now : before);
        }
        return entries;
    }

    /** A constant as a key may have had another name. */
    private byte[] today(byte[] key) {
        return new CborReader(key, 0, key.length).isTagged(Tag.NAMED) ? known.apply(key) : key;
    }

    private static byte[] encoded(String name) {
        CborWriter out = new CborWriter(name.length() + 3, Integer.MAX_VALUE);
        out.text(name);
        return out.toBytes();
    }
}
