package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTableTest {

    private final ValueCodec codec = ValueCodec.standard();

    @Test
    void emptyBodyHasNoAttributesAndNoUserData() {
        AttributeTable table = AttributeTable.empty();

        assertThat(table.size()).isZero();
        assertThat(table.indexOf("a")).isEqualTo(-1);
        assertThat(table.userDataFrom()).isEqualTo(table.userDataTo());
        assertThat(HexFormat.of().formatHex(table.source())).isEqualTo("8301f6a0");
    }

    @Test
    void attributesKeepTheirOrderAndAreFoundByExactName() {
        AttributeTable table = AttributeTable.parse(new AttributeWriter()
                .put("theme", codec.encode("dark"))
                .put("th\u00e9me", codec.encode("noir"))
                .put("__proto__", codec.encode(null))
                .put("Theme", codec.encode(3))
                .finish());

        assertThat(table.size()).isEqualTo(4);
        assertThat(table.name(1)).isEqualTo("th\u00e9me");
        assertThat(table.indexOf("theme")).isEqualTo(0);
        assertThat(table.indexOf("th\u00e9me")).isEqualTo(1);
        assertThat(table.indexOf("__proto__")).isEqualTo(2);
        assertThat(table.indexOf("Theme")).isEqualTo(3);
        assertThat(table.indexOf("them")).isEqualTo(-1);
        assertThat(table.indexOf("themes")).isEqualTo(-1);
        assertThat(table.indexOf("th\ud800me")).isEqualTo(-1);
        assertThat(table.indexOf("")).isEqualTo(-1);
        assertThat(value(table, 1)).isEqualTo("noir");
        assertThat(value(table, 2)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 200})
    void aTrustedBodyIsReadAsACheckedOne(int count) {
        AttributeWriter writer = new AttributeWriter().userData(codec.encode("u"));
        for (int i = 0; i < count; i++) {
            writer.put("name" + i, codec.encode(i));
        }
        byte[] body = writer.finish();

        AttributeTable checked = AttributeTable.parse(body);
        AttributeTable trusted = AttributeTable.trust(body);

        assertThat(trusted.size()).isEqualTo(checked.size()).isEqualTo(count);
        assertThat(trusted.userDataTo()).isEqualTo(checked.userDataTo());
        for (int i = 0; i < count; i++) {
            assertThat(trusted.name(i)).isEqualTo(checked.name(i)).isEqualTo("name" + i);
            assertThat(trusted.indexOf("name" + i)).isEqualTo(i);
            assertThat(value(trusted, i)).isEqualTo(i);
        }
        assertThatThrownBy(() -> trusted.name(count)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void userDataIsASliceOfItsOwn() {
        byte[] userData = codec.encode(Map.of("name", "x"));
        AttributeTable table = AttributeTable.parse(new AttributeWriter()
                .userData(userData)
                .put("a", codec.encode(1))
                .finish());

        assertThat(Arrays.copyOfRange(table.source(), table.userDataFrom(), table.userDataTo()))
                .isEqualTo(userData);
        assertThat(new AttributeWriter()
                        .userData(table.source(), table.userDataFrom(), table.userDataTo())
                        .copy(table, 0)
                        .finish())
                .isEqualTo(table.source());
    }

    @Test
    void randomSequencesOfBodiesAgreeWithAMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Object> model = new LinkedHashMap<>();
        AttributeTable table = AttributeTable.empty();
        for (int round = 0; round < 2_000; round++) {
            String changed = "name-" + random.nextInt(60) + (random.nextInt(9) == 0 ? "\u20ac" : "");
            Object value = Values.random(random, 2);
            AttributeWriter writer = new AttributeWriter();
            for (int i = 0; i < table.size(); i++) {
                if (!table.name(i).equals(changed)) {
                    writer.copy(table, i);
                }
            }
            model.remove(changed);
            if (random.nextInt(3) > 0) {
                writer.put(changed, codec.encode(value));
                model.put(changed, value);
            }
            table = AttributeTable.parse(writer.finish());

            assertThat(table.size()).as("seed %d, round %d", seed, round).isEqualTo(model.size());
            int i = 0;
            for (Map.Entry<String, Object> entry : model.entrySet()) {
                assertThat(table.name(i)).as("seed %d, round %d", seed, round).isEqualTo(entry.getKey());
                assertThat(table.indexOf(entry.getKey())).isEqualTo(i);
                assertThat(Values.describe(value(table, i)))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(Values.describe(entry.getValue()));
                i++;
            }
        }
    }

    @Test
    void damageInOneValueLeavesTheOthersReadable() {
        byte[] body = new AttributeWriter()
                .put("bad", codec.encode("text"))
                .put("good", codec.encode(5))
                .finish();
        AttributeTable whole = AttributeTable.parse(body);
        body[whole.valueFrom(0)] = (byte) 0xff;

        AttributeTable table = AttributeTable.parse(body);

        assertThatThrownBy(() -> value(table, 0)).isInstanceOf(DamagedDataException.class);
        assertThat(value(table, 1)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8301f6", // no map
                "8301f6a000", // a byte too many
                "8302f6a0", // no earlier keys where there should be some
                "8402f640a0", // earlier keys without bytes
                "8402f6f6a0", // earlier keys that are none
                "8401f64100a0", // earlier keys where there should be none
                "8402f642", // earlier keys that are cut off
                "8400f64100a0", // version 0
                "8301f6a1", // no entry
                "8301f6a1616141", // a value that is cut off
                "8301f6a1616101", // a value outside a byte string
                "8301f6a1414141f6", // a name that is bytes
                "8301f6a16041f6", // an empty name
                "8301f6a1616140", // an empty value
                "8301f6a161ff41f6", // a name that is not UTF-8
                "8301f6a2616141f6616141f6", // a name twice
                "8301f6b801616141f6", // a count longer than needed
                "8301f6ba7fffffff616141f6", // 2^31-1 entries
                "830140a0", // empty user data
                "8301f5a0", // user data that is true
                "8201f6", // two parts
                "8401f6a0f6", // four parts
                "8300f6a0", // version 0
                "832af6a0", // a negative version
                "831801f6a0", // a version longer than needed
                "9f01f6a0ff", // an array without a length
                "80", // no version
                "aced0005", // Java serialization
                "7b7d", // JSON
            })
    void malformedBodyIsDamage(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> AttributeTable.parse(body)).isInstanceOf(DamagedDataException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8303f6a0", "8403f6a0", "8103", "841a00010000", "8303ffffff", "9819182a"})
    void laterVersionIsRecognisedBeforeAnythingElseIsLookedAt(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> AttributeTable.parse(body))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("up to 2");
    }

    @Test
    void earlierKeysAreKeptAsTheyAreAndLeaveTheRestAsItIs() {
        byte[] keys = {1, 2, 3};
        byte[] without = new AttributeWriter()
                .userData(codec.encode("u"))
                .put("a", codec.encode(1))
                .finish();
        byte[] with = AttributeTable.parse(without).withEarlierKeys(keys);
        AttributeTable table = AttributeTable.parse(with);

        assertThat(table.earlierKeys()).isEqualTo(keys);
        assertThat(AttributeTable.trust(with).earlierKeys()).isEqualTo(keys);
        assertThat(codec.decode(with, table.userDataFrom(), table.userDataTo())).isEqualTo("u");
        assertThat(codec.decode(with, table.valueFrom(0), table.valueTo(0))).isEqualTo(1);
        assertThat(table.withEarlierKeys(keys)).isSameAs(with);
        assertThat(table.withEarlierKeys(new byte[0])).isEqualTo(without);
        assertThat(AttributeTable.parse(without).earlierKeys()).isEmpty();
    }

    @Test
    void bodyThatIsCutOffAnywhereIsDamage() {
        byte[] body = new AttributeWriter()
                .userData(codec.encode("u"))
                .put("a", codec.encode(1))
                .put("b", codec.encode("text"))
                .finish();
        for (int length = 0; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThatThrownBy(() -> AttributeTable.parse(cut))
                    .as("length %d", length)
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    @Test
    void nameThatRepeatsAmongHundredsIsDamage() {
        StringBuilder hex = new StringBuilder("8301f6b90101");
        for (int i = 0; i < 256; i++) {
            hex.append("64%08x41f6".formatted(0x61610000 + (i / 128 << 8) + i % 128));
        }
        String valid = hex + "617a41f6";
        String repeated = hex + "646161000041f6";

        assertThat(AttributeTable.parse(HexFormat.of().parseHex(valid)).size()).isEqualTo(257);
        assertThatThrownBy(() -> AttributeTable.parse(HexFormat.of().parseHex(repeated)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void writerRefusesWhatTheTableWouldRefuse() {
        byte[] value = codec.encode(1);
        AttributeWriter twice = new AttributeWriter().put("a", value).put("a", value);

        assertThatThrownBy(twice::finish).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AttributeWriter().put("", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AttributeWriter().put("\ud800", value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AttributeWriter().put("a", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AttributeWriter().copy(AttributeTable.empty(), 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private Object value(AttributeTable table, int index) {
        return codec.decode(table.source(), table.valueFrom(index), table.valueTo(index));
    }
}
