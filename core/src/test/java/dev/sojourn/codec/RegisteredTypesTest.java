package dev.sojourn.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RegisteredTypesTest {

    record Line(String sku, int amount, Size size) {}

    record Cart(Instant opened, List<Line> lines) {}

    record Chain(String name, Chain next) {}

    record Empty() {}

    record Positive(int amount) {
        Positive {
            if (amount < 0) {
                throw new IllegalArgumentException("secret-" + amount);
            }
        }
    }

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "big";
            }
        }
    }

    static final class Money {
        private final long cents;

        Money(long cents) {
            this.cents = cents;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Money money && money.cents == cents;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(cents);
        }
    }

    private final ValueCodec codec = ValueCodec.builder()
            .record(Cart.class)
            .record("line", Line.class)
            .record("chain", Chain.class)
            .record("empty", Empty.class)
            .enumeration("size", Size.class)
            .register("money", Money.class, money -> money.cents, plain -> new Money((Long) plain))
            .build();

    @Test
    void registeredTypesComeBackEqualAndOfTheirClass() {
        Cart cart = new Cart(
                Instant.parse("2026-11-21T09:30:00.000000001Z"),
                new ArrayList<>(List.of(new Line("\ud800", 2, Size.LARGE), new Line("b", -1, null))));
        List<Object> values =
                List.of(cart, new Money(1999), Size.LARGE, new Chain("a", new Chain("b", null)), new Empty());

        assertThat(roundTrip(codec, codec, values)).isEqualTo(values);
    }

    @Test
    void unregisteredTypesAreRefusedWithTheMethodThatRegistersThem() {
        assertThatThrownBy(() -> ValueCodec.standard().encode(new Empty())).hasMessageContaining("Builder.record");
        assertThatThrownBy(() -> ValueCodec.standard().encode(Size.LARGE)).hasMessageContaining("Builder.enumeration");
        assertThatThrownBy(() -> ValueCodec.standard().encode(new Money(1))).hasMessageContaining("Builder.register");
    }

    @Test
    void pathOfARefusalGoesThroughRecordComponents() {
        Map<String, Object> value = Map.of("open", new Holder(List.of(1, new StringBuilder("secret"))));
        ValueCodec holders = ValueCodec.builder().record("holder", Holder.class).build();

        assertThatThrownBy(() -> holders.encode(value))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("At .open.content[1] inside the value.")
                .hasMessageNotContaining("secret");
    }

    @Test
    void wireNameThatIsNotRegisteredIsDamageAndLoadsNoClass() {
        byte[] encoded = codec.encode(new Money(1));
        assertThatThrownBy(() -> ValueCodec.standard().decode(encoded, 0, encoded.length))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("\"money\"");
    }

    @Test
    void onlyWireNamesReachTheBytes() {
        String written = new String(codec.encode(new Line("x", 1, Size.SMALL)), ISO_8859_1);
        assertThat(written).contains("line", "SMALL").doesNotContain("sojourn").doesNotContain("Line");
    }

    record Holder(Object content) {}

    record Before(String name, int count, List<Object> gone, float rate) {}

    record After(String name, long count, double rate, String note, boolean flag, int number, char letter) {}

    @Test
    void componentsMayComeGoAndWiden() {
        ValueCodec before = ValueCodec.builder()
                .record("r", Before.class)
                .record("amount", Amount.class)
                .build();
        ValueCodec after = ValueCodec.builder().record("r", After.class).build();
        // The component that is gone holds a type that the later version has forgotten altogether.
        Before old = new Before("n", 7, List.of(new Amount(1), "\ud800", Map.of("k", 1.5)), 0.5f);

        assertThat(roundTrip(before, after, old)).isEqualTo(new After("n", 7L, 0.5, null, false, 0, '\0'));
    }

    record Narrow(byte count, short rate) {}

    @Test
    void integerThatNoLongerFitsIsDamageThatQuotesNothing() {
        ValueCodec after = ValueCodec.builder().record("r", Narrow.class).build();
        ValueCodec before = ValueCodec.builder().record("r", Before.class).build();

        assertThatThrownBy(() -> roundTrip(before, after, new Before("n", 41_234, List.of(), 0)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("component count")
                .hasMessageNotContaining("41234")
                .hasMessageNotContaining("41,234");
    }

    record One(int a, int b) {}

    record Less(int a) {}

    @Test
    void elementsOfASetThatHaveBecomeEqualFallTogether() {
        ValueCodec before = ValueCodec.builder().record("r", One.class).build();
        ValueCodec after = ValueCodec.builder().record("r", Less.class).build();
        Set<One> set = new LinkedHashSet<>(List.of(new One(1, 1), new One(1, 2)));

        assertThat(roundTrip(before, after, set)).isEqualTo(Set.of(new Less(1)));
    }

    @Test
    void valueThatTheConstructorNoLongerAcceptsIsDamageWithoutItsMessage() {
        ValueCodec before = ValueCodec.builder().record("r", Less.class).build();
        ValueCodec after = ValueCodec.builder().record("r", Positive.class).build();
        ValueCodec same = ValueCodec.builder().record("r", Chain.class).build();
        byte[] negative = ValueCodec.builder().record("r", Amount.class).build().encode(new Amount(-5));

        assertThat(roundTrip(before, same, new Less(1))).isEqualTo(new Chain(null, null));
        assertThatThrownBy(() -> after.decode(negative, 0, negative.length))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    record Amount(int amount) {}

    @Test
    void functionThatThrowsOnReadingIsDamageWithoutItsMessage() {
        ValueCodec failing = ValueCodec.builder()
                .register("money", Money.class, money -> money.cents, plain -> {
                    throw new IllegalStateException("secret " + plain);
                })
                .build();
        assertThatThrownBy(() -> roundTrip(codec, failing, new Money(5)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("IllegalStateException")
                .hasMessageNotContaining("secret");
    }

    @Test
    void enumConstantThatIsGoneIsDamage() {
        enum Other {
            SMALL
        }
        ValueCodec fewer = ValueCodec.builder().enumeration("size", Other.class).build();
        assertThat(roundTrip(codec, fewer, Size.SMALL)).isEqualTo(Other.SMALL);
        assertThatThrownBy(() -> roundTrip(codec, fewer, Size.LARGE)).isInstanceOf(DamagedDataException.class);
    }

    record Hashed(String text) {
        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    @Test
    void whatCannotBeBuiltSaysWhichType() {
        record Other(String note) {}
        ValueCodec before = ValueCodec.builder()
                .record("r", Other.class)
                .enumeration("size", Size.class)
                .record("amount", Amount.class)
                .build();
        ValueCodec after = ValueCodec.builder()
                .record("r", Hashed.class)
                .record("amount", Positive.class)
                .build();

        assertThat(undecodable(before, after, List.of(Map.of("k", Size.LARGE))).wireName())
                .isEqualTo("size");
        assertThat(undecodable(before, after, new Amount(-1)).wireName()).isEqualTo("amount");
        assertThat(undecodable(before, after, Set.of(new Other("a"))).wireName())
                .as("a hash code that takes no null")
                .isNull();
        assertThat(ValueCodec.builder().fallback(new NoReader()).build().encode(new StringBuilder()))
                .satisfies(bytes -> assertThatThrownBy(() -> after.decode(bytes, 0, bytes.length))
                        .isInstanceOfSatisfying(
                                DamagedDataException.class,
                                e -> assertThat(e.wireName()).isEqualTo("no-reader")));
    }

    private static final class NoReader implements ObjectForm {
        @Override
        public String name() {
            return "no-reader";
        }

        @Override
        public byte[] write(Object value, int maxBytes) {
            return new byte[0];
        }

        @Override
        public Object read(byte[] bytes) {
            throw new AssertionError();
        }
    }

    private static DamagedDataException undecodable(ValueCodec writer, ValueCodec reader, Object value) {
        return catchThrowableOfType(DamagedDataException.class, () -> roundTrip(writer, reader, value));
    }

    @Test
    void chainOfRecordsCountsAgainstTheDepth() {
        Chain chain = null;
        for (int i = 0; i < 33; i++) {
            chain = new Chain("c", chain);
        }
        Chain tooLong = chain;
        assertThat(roundTrip(codec, codec, chain.next())).isEqualTo(chain.next());
        assertThatThrownBy(() -> codec.encode(tooLong)).isInstanceOf(UnsupportedValueException.class);
    }

    @Test
    void recordsAreImmutableExactlyWhenAllTheirComponentsAre() {
        assertThat(codec.isImmutable(new Line("a", 1, Size.SMALL))).isTrue();
        assertThat(codec.isImmutable(new Chain("a", null))).isTrue();
        assertThat(codec.isImmutable(Size.LARGE)).isTrue();
        assertThat(codec.isImmutable(new Cart(Instant.EPOCH, List.of()))).isFalse();
        assertThat(codec.isImmutable(new Money(1))).isFalse();
    }

    record Blocking(BlockingQueue<String> queue) {}

    record Numbers(int[][] numbers) {}

    @Test
    void componentThatCouldNeverBeReadBackIsRefusedWhenTheCodecIsBuilt() {
        assertThatThrownBy(() -> ValueCodec.builder().record(Blocking.class).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Component queue")
                .hasMessageContaining("java.util.concurrent.BlockingQueue");
        assertThatThrownBy(() -> ValueCodec.builder().record(Numbers.class).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("int[][]");
    }

    @Test
    void registrationsThatCannotWorkAreRefusedAtOnce() {
        ValueCodec.Builder builder = ValueCodec.builder().record("line", Line.class);
        Function<Object, String> noText = plain -> "";

        assertThatThrownBy(() -> builder.record("line", Cart.class)).hasMessageContaining("\"line\"");
        assertThatThrownBy(() -> builder.record("other", Line.class)).hasMessageContaining("twice");
        assertThatThrownBy(() -> builder.record("a b", Cart.class)).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> builder.register("text", String.class, text -> text, noText))
                .hasMessageContaining("without registration");
        assertThatThrownBy(() -> builder.register("list", List.class, List::size, plain -> List.of()))
                .hasMessageContaining("java.util.List");
        assertThatThrownBy(() -> builder.depth(0)).hasMessageContaining("1..256");
        assertThatThrownBy(() -> builder.maximumBytes(0)).hasMessageContaining("below 1");
    }

    @Test
    void sizeLimitOfTheBuilderIsKeptToTheByte() {
        ValueCodec four = ValueCodec.builder().maximumBytes(4).build();
        assertThat(four.encode("abc")).hasSize(4);
        assertThatThrownBy(() -> four.encode("abcd"))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("4 bytes");
    }

    private static Object roundTrip(ValueCodec writer, ValueCodec reader, Object value) {
        byte[] encoded = writer.encode(value);
        return reader.decode(encoded, 0, encoded.length);
    }
}
