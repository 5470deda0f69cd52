package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What was stored under a former name is read, nothing is left behind under it, and what counts is never in doubt. */
class RenamesTest {

    record Before(String mail, int count, Object more) {}

    record After(String email, int number, Object more) {}

    record Extended(String email, int number, Object more, String extra) {}

    record BeforeAndExtra(String mail, int count, Object more, String extra) {}

    enum OldSize {
        SMALL,
        BIG
    }

    enum NewSize {
        LARGE,
        SMALL
    }

    private static final Renames RENAMES = Renames.none()
            .type(After.class, "person", "human")
            .component(After.class, "email", "mail", "eMail")
            .component(After.class, "number", "count")
            .type(NewSize.class, "size")
            .constant(NewSize.LARGE, "BIG", "HUGE");

    /** Before anything was renamed. */
    private final ValueCodec older = ValueCodec.builder()
            .record("person", Before.class)
            .enumeration("size", OldSize.class)
            .build();

    /** Knows both names and writes the former ones. */
    private final ValueCodec between = newer(RENAMES.writingFormerNames());

    private final ValueCodec newer = newer(RENAMES);

    private static ValueCodec newer(Renames renames) {
        return ValueCodec.builder()
                .record("user", After.class)
                .enumeration("extent", NewSize.class)
                .renames(renames)
                .build();
    }

    @Test
    void whatWasStoredUnderFormerNamesIsReadWhereverItStands() {
        Map<Object, Object> stored = new LinkedHashMap<>();
        stored.put(OldSize.BIG, new Before("a@b", 2, List.of(OldSize.BIG, OldSize.SMALL)));
        stored.put("sets", List.of(EnumSet.allOf(OldSize.class), new EnumMap<>(Map.of(OldSize.BIG, 1))));
        Map<Object, Object> expected = new LinkedHashMap<>();
        expected.put(NewSize.LARGE, new After("a@b", 2, List.of(NewSize.LARGE, NewSize.SMALL)));
        expected.put("sets", List.of(EnumSet.allOf(NewSize.class), new EnumMap<>(Map.of(NewSize.LARGE, 1))));

        assertThat(read(newer, older.encode(stored))).isEqualTo(expected);
        assertThat(read(between, older.encode(stored))).isEqualTo(expected);
    }

    @Test
    void ofSeveralFormerNamesAnyIsRead() {
        byte[] bytes = ValueCodec.builder()
                .record("human", Ancient.class)
                .enumeration("size", AncientSize.class)
                .build()
                .encode(new Ancient("a@b", AncientSize.HUGE));
        assertThat(read(newer, bytes)).isEqualTo(new After("a@b", 0, NewSize.LARGE));
    }

    record Ancient(String eMail, AncientSize more) {}

    enum AncientSize {
        HUGE
    }

    @Test
    void inTheFirstDeployEachNodeReadsWhatTheOtherWrites() {
        After value = new After("a@b", 2, List.of(NewSize.LARGE));
        Before same = new Before("a@b", 2, List.of(OldSize.BIG));

        assertThat(between.encode(value)).isEqualTo(older.encode(same));
        assertThat(read(older, between.encode(value))).isEqualTo(same);
    }

    @Test
    void inTheSecondDeployEachNodeReadsWhatTheOtherWritesAndLeavesOneName() {
        After value = new After("a@b", 2, NewSize.LARGE);
        for (List<ValueCodec> pair : List.of(List.of(between, newer), List.of(newer, between))) {
            byte[] stored = pair.get(0).encode(value);
            assertThat(read(pair.get(1), stored)).isEqualTo(value);
            After changed = new After("c@d", 2, NewSize.LARGE);
            assertThat(written(pair.get(1), changed, stored))
                    .isEqualTo(pair.get(1).encode(changed));
        }
    }

    @Test
    void aWriterLeavesNoFormerNameBehind() {
        byte[] stored = older.encode(new Before("a@b", 2, null));
        After changed = new After("a@b", 3, null);

        assertThat(written(newer, changed, stored)).isEqualTo(newer.encode(changed));
    }

    @Test
    void readingWritesNothingThoughTheNamesDiffer() {
        byte[] stored = older.encode(List.of(new Before("a@b", 2, new ArrayList<>(List.of(1)))));
        Object read = read(newer, stored);

        assertThat(newer.carryOver(newer.encode(read), stored, 0, stored.length))
                .isEqualTo(newer.normalized(stored, 0, stored.length));
    }

    @Test
    void theFormerNameOfAnOlderNodeCountsWhereThePresentOneSaysNothing() {
        assertThat(afterAnOlderWrite(new After(null, 0, null), new Before("late@b", 7, null)))
                .isEqualTo(new After("late@b", 7, null));
    }

    /** The older node has not seen the value that it wrote beside, so its own is no answer to it. */
    @Test
    void thePresentNameCountsWhateverAnOlderNodeWritesBesideIt() {
        After value = new After("a@b", 2, null);
        assertThat(afterAnOlderWrite(value, new Before("late@b", 7, "more"))).isEqualTo(new After("a@b", 2, "more"));
        assertThat(afterAnOlderWrite(value, new Before(null, 0, "more"))).isEqualTo(new After("a@b", 2, "more"));
    }

    /** As a node writes that knows the wire name but none of the renamed components. */
    private Object afterAnOlderWrite(After value, Before change) {
        Renames components = Renames.none()
                .component(After.class, "email", "mail", "eMail")
                .component(After.class, "number", "count");
        ValueCodec ahead = ValueCodec.builder()
                .record("person", After.class)
                .renames(components)
                .build();
        byte[] stored = ahead.encode(value);
        byte[] both = written(older, change, stored);
        Object result = read(ahead, both);
        assertThat(written(ahead, result, both)).as("one name is left").isEqualTo(ahead.encode(result));
        return result;
    }

    /** A rename that is finished beside one that has just begun. */
    @Test
    void severalRenamesOfOneTypeAddUp() {
        ValueCodec both = ValueCodec.builder()
                .record("user", After.class)
                .enumeration("size", NewSize.class)
                .renames(Renames.none().type(After.class, "person").writingFormerNames())
                .renames(Renames.none().component(After.class, "email", "mail").writingFormerNames())
                .renames(Renames.none().component(After.class, "number", "count"))
                .build();
        After value = new After("a@b", 2, null);
        byte[] written = both.encode(value);

        assertThat(read(older, written)).isEqualTo(new Before("a@b", 0, null));
        Before before = new Before("a@b", 2, null);
        byte[] halfway =
                ValueCodec.builder().record("user", Before.class).build().encode(before);
        for (byte[] stored : List.of(written, older.encode(before), halfway, newer.encode(value))) {
            assertThat(read(both, stored)).isEqualTo(value);
            assertThat(written(both, value, stored)).isEqualTo(written);
        }
    }

    @Test
    void whatIsUnknownIsKeptAcrossRenames() {
        ValueCodec extended = ValueCodec.builder()
                .record("person", BeforeAndExtra.class)
                .enumeration("size", OldSize.class)
                .build();
        UnaryOperator<Object> extra = inner -> new BeforeAndExtra("a@b", 2, inner, "kept");
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(OldSize.BIG, extra.apply(null));
        map.put("constants", new EnumMap<>(Map.of(OldSize.BIG, extra.apply(null))));
        byte[] stored = extended.encode(List.of(extra.apply(extra.apply(null)), map));

        List<Object> read = new ArrayList<>((List<?>) read(newer, stored));
        read.add("changed");
        byte[] after = written(newer, read, stored);

        ValueCodec latest = ValueCodec.builder()
                .record("user", Extended.class)
                .enumeration("extent", NewSize.class)
                .build();
        UnaryOperator<Object> kept = inner -> new Extended("a@b", 2, inner, "kept");
        assertThat(read(latest, after))
                .isEqualTo(Arrays.asList(
                        kept.apply(kept.apply(null)),
                        Map.of(
                                NewSize.LARGE,
                                kept.apply(null),
                                "constants",
                                new EnumMap<>(Map.of(NewSize.LARGE, kept.apply(null)))),
                        "changed"));
    }

    @Test
    void aMapThatHoldsOneConstantUnderTwoNamesIsDamage() {
        ValueCodec three = ValueCodec.builder().enumeration("size", Three.class).build();
        for (Object map : List.of(
                new EnumMap<>(Map.of(Three.BIG, 1, Three.LARGE, 2)),
                new LinkedHashMap<>(Map.of(Three.BIG, 1, Three.LARGE, 2)))) {
            assertThatThrownBy(() -> read(newer, three.encode(map)))
                    .isInstanceOf(DamagedDataException.class)
                    .hasMessageContaining("twice");
        }
    }

    enum Three {
        BIG,
        LARGE
    }

    @Test
    void renamesThatContradictThemselvesAreRefused() {
        assertThatThrownBy(() -> Renames.none().component(After.class, "mail", "email"))
                .hasMessageContaining("has no component \"mail\"");
        assertThatThrownBy(() -> Renames.none().type(After.class)).hasMessageContaining("without a former name");
        assertThatThrownBy(() -> newer(Renames.none().component(After.class, "email", "number")))
                .hasMessageContaining("\"number\"")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> newer(Renames.none().constant(NewSize.LARGE, "SMALL")))
                .hasMessageContaining("\"SMALL\"");
        assertThatThrownBy(() -> newer(Renames.none().type(After.class, "extent")))
                .hasMessageContaining("\"extent\"")
                .hasMessageContaining(NewSize.class.getName());
        assertThatThrownBy(() -> newer(Renames.none().type(After.class, "user")))
                .hasMessageContaining("\"user\"");
        assertThatThrownBy(() -> newer(Renames.none().type(After.class, "with blanks")))
                .hasMessageContaining("with blanks");
        assertThatThrownBy(() -> newer(Renames.none().type(Before.class, "b"))).hasMessageContaining("not registered");
        assertThatThrownBy(() -> ValueCodec.builder()
                        .register("size", NewSize.class, Enum::name, name -> NewSize.valueOf(String.valueOf(name)))
                        .renames(Renames.none().constant(NewSize.LARGE, "BIG"))
                        .build())
                .hasMessageContaining("\"LARGE\"");
    }

    private static byte[] written(ValueCodec codec, Object value, byte[] stored) {
        return codec.carryOver(codec.encode(value), stored, 0, stored.length);
    }

    private static Object read(ValueCodec codec, byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length);
    }
}
