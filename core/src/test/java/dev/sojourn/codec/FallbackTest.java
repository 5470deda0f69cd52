package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A fallback is asked last, and only what it wrote itself is given back to it. */
class FallbackTest {

    record Box(Object content) {}

    /** Keeps builders as their text, and what follows a semicolon for whoever knows it. */
    private static class Builders implements ObjectForm {

        private final String name;
        final List<Class<?>> asked = new ArrayList<>();

        Builders(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public byte[] write(Object value, int maxBytes) {
            asked.add(value.getClass());
            if (!(value instanceof StringBuilder builder)) {
                return null;
            }
            if (builder.length() > maxBytes) {
                throw new ValueTooLargeException(maxBytes);
            }
            if (builder.indexOf("!") >= 0) {
                throw new UnsupportedValueException("No exclamations.").underComponent("text");
            }
            return builder.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object read(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.startsWith("secret")) {
                throw new IllegalStateException(text);
            }
            int end = text.indexOf(';');
            return new StringBuilder(end < 0 ? text : text.substring(0, end));
        }

        @Override
        public byte[] carryOver(byte[] written, byte[] stored) {
            String before = new String(stored, StandardCharsets.UTF_8);
            int more = before.indexOf(';');
            return more < 0
                    ? written
                    : (new String(written, StandardCharsets.UTF_8) + before.substring(more))
                            .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final Builders form = new Builders("builders");
    private final ValueCodec codec =
            ValueCodec.builder().record("box", Box.class).fallback(form).build();

    @Test
    void whatItTakesComesBackWhereverItStands() {
        Object back = roundTrip(Map.of("boxes", List.of(new Box(new StringBuilder("a")))));
        assertThat(back).hasToString("{boxes=[Box[content=a]]}");
        assertThat(((Box) ((List<?>) ((Map<?, ?>) back).get("boxes")).get(0)).content())
                .isExactlyInstanceOf(StringBuilder.class);
    }

    @Test
    void itIsAskedForNothingThatTheCodecKnows() {
        codec.encode(List.of(1, "a", new Box(Map.of()), new int[0]));
        assertThat(form.asked).isEmpty();
    }

    @Test
    void theFirstThatTakesAValueWritesIt() {
        Builders second = new Builders("second");
        ValueCodec both = ValueCodec.builder().fallback(form).fallback(second).build();
        byte[] bytes = both.encode(new StringBuilder("a"));
        assertThat(second.asked).isEmpty();
        assertThatThrownBy(() -> both.encode(new Object())).isInstanceOf(UnsupportedValueException.class);
        assertThat(second.asked).containsExactly(Object.class);
        assertThat(codec.decode(bytes, 0, bytes.length)).hasToString("a");
    }

    @Test
    void whatNoneTakesIsRefusedWithWhatEachSays() {
        ObjectForm picky = new Builders("picky") {
            @Override
            public String whyNot(Object value) {
                return "it is too green";
            }
        };
        ValueCodec both = ValueCodec.builder().fallback(form).fallback(picky).build();
        assertThatThrownBy(() -> both.encode(new Object()))
                .hasMessageContaining(
                        "in a fallback (\"" + form.name() + "\" passed, \"picky\" passed: it is too green);");
    }

    @Test
    void itsRefusalsSayWhere() {
        assertThatThrownBy(() -> codec.encode(List.of(new StringBuilder("no!"))))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("At [0].text inside the value.");
        assertThatThrownBy(() -> codec.encode(new StringBuilder("long enough"), 8))
                .isInstanceOf(ValueTooLargeException.class);
    }

    @Test
    void whatItCannotReadIsDamageWithoutTheData() {
        byte[] bytes = codec.encode(new StringBuilder("secret"));
        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContainingAll("builders", "IllegalStateException")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> ValueCodec.standard().decode(bytes, 0, bytes.length))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("\"builders\" is not part of this codec");
    }

    @Test
    void whatItDoesNotKnowSurvivesAWrite() {
        byte[] stored = codec.encode(List.of(new Box(new StringBuilder("a;newer")), "b"));
        Object read = codec.decode(stored, 0, stored.length);
        ((StringBuilder) ((Box) ((List<?>) read).get(0)).content())
                .append("!".repeat(0))
                .append("2");
        byte[] written = codec.carryOver(codec.encode(read), stored, 0, stored.length);
        assertThat(written).isEqualTo(codec.encode(List.of(new Box(new StringBuilder("a2;newer")), "b")));
        assertThat(codec.normalized(stored, 0, stored.length)).isEqualTo(stored);
    }

    @Test
    void namesAreLegalAndDiffer() {
        assertThatThrownBy(() -> ValueCodec.builder().fallback(new Builders("with blanks")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("with blanks");
        assertThatThrownBy(() -> ValueCodec.builder().fallback(form).fallback(form))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("builders");
    }

    private Object roundTrip(Object value) {
        byte[] bytes = codec.encode(value);
        return codec.decode(bytes, 0, bytes.length);
    }
}
