package dev.sojourn.testkit.evolution;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.AttributeWriter;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.Renames;
import dev.sojourn.codec.Seal;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Handles of an older node that are wrong in one way, and codecs that are. */
public final class EvolutionLiars {

    private static final byte[] NOTHING = {};

    private EvolutionLiars() {}

    /** Writes a record anew whenever it is read. */
    static SessionStore writesWhenItReads(SessionStore truth) {
        return new Handle(truth) {
            @Override
            public @Nullable StoredRecord find(SessionKey key) {
                StoredRecord found = super.find(key);
                if (found instanceof StoredSession session) {
                    StoredSession again =
                            session.toBuilder().version(session.version() + 1).build();
                    return super.replace(again, session.version()) ? again : super.find(key);
                }
                return found;
            }
        };
    }

    /** Leaves out, whenever it writes, what the older codec can't decode. */
    static SessionStore dropsWhatItCannotDecode(SessionStore truth) {
        return new Rewriting(truth, (writer, attribute) -> {
            if (attribute.decoded() != null) {
                writer.put(attribute.name(), attribute.bytes());
            }
        });
    }

    /** Decodes and encodes, whenever it writes, what the older codec can decode, and so loses what that does not know. */
    static SessionStore encodesAllAnew(SessionStore truth) {
        return new Rewriting(truth, EvolutionLiars::encodeAnew);
    }

    /** The same for a store outside the process, whose records have a checksum. */
    public static SessionStore encodesAllAnewOutside(SessionStore truth) {
        Seal seal = Seal.checksum();
        return new Rewriting(truth, EvolutionLiars::encodeAnew) {
            @Override
            StoredSession rewritten(StoredSession session) {
                byte[] key = session.key().toBytes();
                // A checksum covers nothing but the body.
                byte[] body = seal.open(key, NOTHING, session.data());
                StoredSession other =
                        super.rewritten(session.toBuilder().data(body).build());
                return other.toBuilder()
                        .data(seal.seal(key, NOTHING, other.data()))
                        .build();
            }
        };
    }

    private static void encodeAnew(AttributeWriter writer, Attribute attribute) {
        writer.put(
                attribute.name(),
                attribute.decoded() == null
                        ? attribute.bytes()
                        : attribute.decoded().get(0));
    }

    /**
     * One attribute of a record.
     *
     * @param decoded what the older codec makes of it, encoded again; null when it can't be decoded
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Attribute(String name, byte[] bytes, @Nullable List<byte[]> decoded) {}

    /** Writes other bodies than it was given. */
    private static class Rewriting extends Handle {
        private final ValueCodec codec = Older.codec();
        private final BiConsumer<AttributeWriter, Attribute> each;

        Rewriting(SessionStore truth, BiConsumer<AttributeWriter, Attribute> each) {
            super(truth);
            this.each = each;
        }

        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            return super.replace(rewritten(session), expectedVersion);
        }

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            return super.roll(from, rewritten(renewed), trail);
        }

        StoredSession rewritten(StoredSession session) {
            AttributeTable table = AttributeTable.parse(session.data());
            AttributeWriter writer = new AttributeWriter();
            writer.userData(table.source(), table.userDataFrom(), table.userDataTo());
            for (int i = 0; i < table.size(); i++) {
                byte[] bytes = Arrays.copyOfRange(table.source(), table.valueFrom(i), table.valueTo(i));
                each.accept(writer, new Attribute(table.name(i), bytes, decoded(bytes)));
            }
            return session.toBuilder().data(writer.finish()).build();
        }

        private @Nullable List<byte[]> decoded(byte[] bytes) {
            try {
                return List.of(codec.encode(codec.decode(bytes, 0, bytes.length)));
            } catch (DamagedDataException e) {
                return null;
            }
        }
    }

    /** A handle that may be extended. */
    private static class Handle extends ForwardingStore {
        Handle(SessionStore truth) {
            super(truth);
        }

        @Override
        public void close() {
            // The others go on.
        }
    }

    /** An older codec that stores lines by functions, which lose what they don't know. */
    static ValueCodec losesComponents() {
        return ValueCodec.builder()
                .record("cart", Older.Cart.class)
                .register("line", Older.Line.class, EvolutionLiars::plain, EvolutionLiars::line)
                .record("sums", Older.Sums.class)
                .record("person", Older.Person.class)
                .record("group", Older.Group.class)
                .enumeration("size", Older.Size.class)
                .record("box", Older.Box.class)
                .build();
    }

    private static Map<String, @Nullable Object> plain(Older.Line line) {
        Map<String, @Nullable Object> plain = new HashMap<>();
        plain.put("sku", line.sku());
        plain.put("amount", line.amount());
        plain.put("hint", line.hint());
        return plain;
    }

    private static Older.Line line(Object plain) {
        Map<?, ?> map = (Map<?, ?>) plain;
        return new Older.Line(String.valueOf(map.get("sku")), (Integer) map.get("amount"), (String) map.get("hint"));
    }

    /** An older codec that cuts numbers to what it has room for. */
    static ValueCodec cutsNumbers() {
        return ValueCodec.builder()
                .record("cart", Older.Cart.class)
                .record("line", Older.Line.class)
                .register("sums", Older.Sums.class, sums -> plain(sums), EvolutionLiars::sums)
                .record("person", Older.Person.class)
                .record("group", Older.Group.class)
                .enumeration("size", Older.Size.class)
                .record("box", Older.Box.class)
                .build();
    }

    private static Map<String, Object> plain(Older.Sums sums) {
        return Map.of("count", sums.count(), "rate", sums.rate(), "total", sums.total(), "weight", sums.weight());
    }

    private static Older.Sums sums(Object plain) {
        UnaryOperator<Object> part = name -> ((Map<?, ?>) plain).get(name);
        return new Older.Sums(
                ((Number) part.apply("count")).intValue(),
                ((Number) part.apply("rate")).floatValue(),
                ((Number) part.apply("total")).longValue(),
                ((Number) part.apply("weight")).intValue());
    }

    /** An older codec that takes a constant for another which it does not know, instead of saying so. */
    static ValueCodec guessesConstants() {
        return ValueCodec.builder()
                .record("cart", Older.Cart.class)
                .record("line", Older.Line.class)
                .record("sums", Older.Sums.class)
                .record("person", Older.Person.class)
                .record("group", Older.Group.class)
                .register(
                        "size",
                        Older.Size.class,
                        Enum::name,
                        name -> "BIG".equals(name) ? Older.Size.BIG : Older.Size.SMALL)
                .record("box", Older.Box.class)
                .build();
    }

    /** A newer codec that has forgotten that it has an older one beside it. */
    static ValueCodec forgetsFormerNames() {
        return Newer.codec(Renames.none());
    }
}
