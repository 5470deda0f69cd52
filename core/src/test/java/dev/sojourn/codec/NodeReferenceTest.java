package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What stands in a record for a value that is kept by reference. */
class NodeReferenceTest {

    private static NodeReference read(byte[] bytes) {
        return NodeReference.read(bytes, 0, bytes.length);
    }

    @Test
    void itIsTwoNumbersUnderATag() {
        byte[] bytes = new NodeReference(500, 7).toBytes();
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("d9c5ac" + "82" + "1901f4" + "07");
        assertThat(read(bytes)).isEqualTo(new NodeReference(500, 7));
        NodeReference large = new NodeReference(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(read(large.toBytes())).isEqualTo(large);
    }

    @Test
    void otherValuesAreNone() {
        ValueCodec codec = ValueCodec.standard();
        for (Object value : Arrays.asList(null, 1, "text", new byte[] {(byte) 0xd9, (byte) 0xc5, (byte) 0xac}, 5L)) {
            byte[] bytes = codec.encode(value);
            assertThat(NodeReference.isIn(bytes, 0, bytes.length)).isFalse();
            assertThat(read(bytes)).isNull();
        }
    }

    @Test
    void theCodecSaysThatItIsElsewhere() {
        byte[] bytes = new NodeReference(1, 2).toBytes();
        assertThatThrownBy(() -> ValueCodec.standard().decode(bytes, 0, bytes.length))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("kept by reference on the node that set it");
    }

    @Test
    void aMutilatedOneIsDamage() {
        byte[] bytes = new NodeReference(500, 7).toBytes();
        assertThatThrownBy(() -> NodeReference.read(bytes, 0, bytes.length - 1))
                .isInstanceOf(DamagedDataException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(DamagedDataException.class);
        bytes[bytes.length - 1] = 0x20;
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(DamagedDataException.class);
    }
}
