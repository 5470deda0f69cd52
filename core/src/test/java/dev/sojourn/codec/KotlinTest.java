package dev.sojourn.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of Kotlin, compiled by its compiler, stored as records are. */
class KotlinTest {

    @TempDir
    private static Path classes;

    private static URLClassLoader loader;

    @BeforeAll
    static void compile() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(said),
                        "-no-stdlib",
                        "-no-reflect",
                        "-jvm-target",
                        "17",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        Path.of("src", "test", "kotlin").toString());
        assertThat(code).as(said.toString()).isEqualTo(ExitCode.OK);
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
    }

    @AfterAll
    static void close() throws Exception {
        loader.close();
    }

    @Test
    void dataClassesAndValueClassesComeBackEqual() throws Exception {
        ValueCodec codec = ValueCodec.builder().records("shop", loader).build();
        List<?> values = (List<?>) call("Values", "all");
        assertThat(roundTrip(codec, codec, values)).isEqualTo(values);
        for (Object value : values) {
            assertThat(roundTrip(codec, codec, value)).isEqualTo(value).isInstanceOf(value.getClass());
        }
    }

    @Test
    void componentsAreStoredByTheirNamesInKotlin() throws Exception {
        ValueCodec codec = ValueCodec.builder().records("shop", loader).build();
        List<?> values = (List<?>) call("Values", "all");
        assertThat(namesIn(codec, values.get(0))).isEqualTo(List.of("sku", "amount", "note", "tags"));
        assertThat(namesIn(codec, values.get(2))).isEqualTo(List.of("id", "hidden", "isOpen", "size", "rate"));
        assertThat(namesIn(codec, values.get(4))).isEqualTo(List.of("sku", "price", "rebate", "number"));
        assertThat(namesIn(codec, values.get(11))).isEqualTo(List.of("text"));
    }

    record Old(String sku, int amount) {}

    record Empty() {}

    record Nulls(String sku, String note, List<String> tags) {}

    record Amount(int amount) {}

    record Text(String text) {}

    record Newer(String sku, int amount, String note, List<String> tags, String added) {}

    @Test
    void missingComponentGetsItsDefaultValueOrIsNamed() throws Exception {
        ValueCodec codec = ValueCodec.builder().record("r", type("Line")).build();
        Object line = ((List<?>) call("Values", "all")).get(0);
        assertThat(roundTrip(written(Old.class), codec, new Old("tea", 2))).isEqualTo(line);
        assertThat(roundTrip(written(Old.class), codec, new Old("tea", 0)))
                .hasToString("Line(sku=tea, amount=0, note=none, tags=[])");
        assertThat(roundTrip(written(Nulls.class), codec, new Nulls("tea", null, List.of())))
                .hasToString("Line(sku=tea, amount=0, note=null, tags=[])");
        for (Object without : List.of(new Empty(), new Old(null, 2))) {
            assertThatThrownBy(() -> roundTrip(written(without.getClass()), codec, without))
                    .isInstanceOf(DamagedDataException.class)
                    .hasMessageContainingAll("component sku", "\"r\"", "takes no null");
        }
        assertThatThrownBy(() -> roundTrip(written(Nulls.class), codec, new Nulls("tea", null, null)))
                .hasMessageContaining("component tags");
        ValueCodec wide = ValueCodec.builder().record("r", type("Wide")).build();
        assertThat(roundTrip(written(Empty.class), wide, new Empty()).toString())
                .endsWith("d2=32, d3=33)");
    }

    @Test
    void constructorThatIsPrivateBecauseOfValueClassesTakesNoNullEither() throws Exception {
        ValueCodec priced = ValueCodec.builder()
                .record("r", type("Priced"))
                .record(type("Cents"))
                .build();
        assertThat(roundTrip(written(Old.class), priced, new Old("tea", 2)).toString())
                .contains("price=Cents(amount=0)", "rebate=null", "number=3");
        assertThatThrownBy(() -> roundTrip(written(Text.class), priced, new Text("a")))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("component sku");
    }

    @Test
    void unknownComponentsSurviveAWrite() throws Exception {
        ValueCodec codec = ValueCodec.builder().record("r", type("Line")).build();
        byte[] stored = written(Newer.class).encode(new Newer("tea", 2, "n", List.of(), "kept"));
        byte[] read = codec.encode(codec.decode(stored, 0, stored.length));
        byte[] carried = codec.carryOver(read, stored, 0, stored.length);
        assertThat(written(Newer.class).decode(carried, 0, carried.length))
                .isEqualTo(new Newer("tea", 2, "n", List.of(), "kept"));
    }

    @Test
    void componentsAreReadUnderFormerNames() throws Exception {
        record Former(String code, int amount) {}
        ValueCodec codec = ValueCodec.builder()
                .record("r", type("Line"))
                .renames(Renames.none().component(type("Line"), "sku", "code"))
                .build();
        assertThat(roundTrip(written(Former.class), codec, new Former("tea", 2)))
                .hasToString("Line(sku=tea, amount=2, note=none, tags=[])");
        Class<?> line = type("Line");
        assertThatThrownBy(() -> Renames.none().component(line, "code", "sku"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no component \"code\"");
    }

    @Test
    void whatAnInitBlockRefusesIsDamageWithoutItsMessage() throws Exception {
        ValueCodec checked = ValueCodec.builder().record("r", type("Checked")).build();
        assertThatThrownBy(() -> roundTrip(written(Amount.class), checked, new Amount(-1)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("java.lang.IllegalArgumentException")
                .hasMessageNotContaining("secret");
        ValueCodec sku = ValueCodec.builder().record("r", type("Sku")).build();
        assertThatThrownBy(() -> roundTrip(written(Text.class), sku, new Text("secret")))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void onlyWhatIsAllValOfImmutableTypesIsImmutable() throws Exception {
        ValueCodec codec = ValueCodec.builder().records("shop", loader).build();
        List<?> values = (List<?>) call("Values", "all");
        Set<String> immutable = new TreeSet<>();
        for (Object value : values) {
            if (codec.isImmutable(value)) {
                immutable.add(value.getClass().getSimpleName());
            }
        }
        // Not Line, which has a list, and not Counter, which has a var.
        assertThat(immutable)
                .containsExactly("Cents", "Checked", "Derived", "Flat", "HIGH", "Hidden", "Priced", "Sku", "Wide");
    }

    @Test
    void sealedTypeOfKotlinRegistersItsDataClassesAndObjects() throws Exception {
        ValueCodec codec = ValueCodec.builder().sealed(type("Event")).build();
        List<?> events = (List<?>) call("Values", "events");
        List<?> back = (List<?>) roundTrip(codec, codec, events);
        assertThat(back).isEqualTo(events);
        assertThat(back.get(1)).isSameAs(events.get(1));
        assertThat(new String(codec.encode(events), ISO_8859_1)).contains("Added", "Cleared", "Moved");
    }

    @Test
    void otherClassesOfKotlinAreRefusedWithTheMethodThatRegistersThem() throws Exception {
        for (String name : List.of("Plain", "Named")) {
            assertThatThrownBy(() -> ValueCodec.builder().record(type(name)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("shop." + name, "ValueCodec.Builder.register");
        }
        assertThatThrownBy(() -> ValueCodec.builder().record(StringBuilder.class))
                .hasMessageContaining("java.lang.StringBuilder is neither");
    }

    @Test
    void valuesOfItsLibraryAreKeptOrRefused() throws Exception {
        Map<String, String> outcomes = new TreeMap<>();
        ((Map<?, ?>) call("Values", "ofTheLibrary")).forEach((name, value) -> {
            try {
                Object back = roundTrip(ValueCodec.standard(), ValueCodec.standard(), value);
                assertThat(back).isEqualTo(value);
                outcomes.put((String) name, back.getClass().getSimpleName());
            } catch (UnsupportedValueException e) {
                outcomes.put((String) name, "refused");
            }
        });
        assertThat(outcomes)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("listOf()", "ArrayList"),
                        Map.entry("listOf(1)", "ArrayList"),
                        Map.entry("listOf(1, 2)", "ArrayList"),
                        Map.entry("mutableListOf(1)", "ArrayList"),
                        Map.entry("emptyList()", "ArrayList"),
                        Map.entry("emptySet()", "LinkedHashSet"),
                        Map.entry("setOf(1)", "LinkedHashSet"),
                        Map.entry("setOf(1, 2)", "LinkedHashSet"),
                        Map.entry("emptyMap()", "LinkedHashMap"),
                        Map.entry("mapOf(a)", "LinkedHashMap"),
                        Map.entry("mapOf(a, b)", "LinkedHashMap"),
                        Map.entry("map.keys", "LinkedHashSet"),
                        Map.entry("arrayOf", "String[]"),
                        Map.entry("intArrayOf", "int[]"),
                        Map.entry("UUID", "UUID"),
                        Map.entry("ArrayDeque", "refused"),
                        Map.entry("buildList", "refused"),
                        Map.entry("buildSet", "refused"),
                        Map.entry("buildMap", "refused"),
                        Map.entry("asReversed", "refused"),
                        Map.entry("1..3", "refused"),
                        Map.entry("Pair", "refused"),
                        Map.entry("Triple", "refused"),
                        Map.entry("UInt", "refused"),
                        Map.entry("ULong", "refused"),
                        Map.entry("Duration", "refused"),
                        Map.entry("Unit", "refused"),
                        Map.entry("Result", "refused"),
                        Map.entry("Regex", "refused")));
    }

    @Test
    void pairsUnsignedNumbersAndDurationsAreRegisteredAsRecordsAre() throws Exception {
        ValueCodec codec = ValueCodec.builder()
                .record(loader.loadClass("kotlin.Pair"))
                .record(loader.loadClass("kotlin.Triple"))
                .record(loader.loadClass("kotlin.UInt"))
                .record(loader.loadClass("kotlin.ULong"))
                .record("kotlin.Duration", loader.loadClass("kotlin.time.Duration"))
                .records("times", loader)
                .build();
        Map<?, ?> library = (Map<?, ?>) call("Values", "ofTheLibrary");
        for (String name : List.of("Pair", "Triple", "UInt", "ULong", "Duration")) {
            assertThat(roundTrip(codec, codec, library.get(name))).isEqualTo(library.get(name));
        }
        Object times = loader.loadClass("times.TimesOf").getMethod("one").invoke(null);
        assertThat(roundTrip(codec, codec, times)).isEqualTo(times);
    }

    private static ValueCodec written(Class<?> type) {
        return ValueCodec.builder().record("r", type).build();
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass("shop." + name);
    }

    private static Object call(String object, String method) throws ReflectiveOperationException {
        return type(object).getMethod(method).invoke(null);
    }

    /** The names of the components as they stand in the bytes, read by the format alone. */
    private static List<String> namesIn(ValueCodec codec, Object value) {
        byte[] bytes = codec.encode(value);
        CborReader in = new CborReader(bytes, 0, bytes.length);
        in.tag();
        in.array(2);
        in.text();
        List<String> names = new ArrayList<>();
        for (int left = in.map(); left > 0; left--) {
            names.add(in.text());
            in.skip(20);
        }
        return names;
    }

    private static Object roundTrip(ValueCodec writer, ValueCodec reader, Object value) {
        byte[] encoded = writer.encode(value);
        return reader.decode(encoded, 0, encoded.length);
    }
}
