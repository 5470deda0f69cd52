package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of docs/formats/record.md are what the code writes, byte for byte. */
class RecordFormatTest {

    record Cart(Instant opened, List<String> skus) {}

    private final ValueCodec codec =
            ValueCodec.builder().record("cart", Cart.class).build();

    @Test
    void documentedBodyIsWhatIsWritten() throws IOException {
        assertThat(HexFormat.of().formatHex(firstBody())).isEqualTo(DocumentedExamples.hex(0));
    }

    @Test
    void documentedEnvelopeIsWhatIsWritten() throws IOException {
        assertThat(HexFormat.of().formatHex(Seal.checksum().seal(counting(0), new byte[0], firstBody())))
                .isEqualTo(DocumentedExamples.hex(1));
    }

    @Test
    void documentedEncryptedEnvelopeHoldsTheBodyBesideWhatIsDocumented() throws IOException {
        byte[] covered = HexFormat.of().parseHex(DocumentedExamples.hex(2));
        byte[] sealed = HexFormat.of().parseHex(DocumentedExamples.hex(3));
        Seal seal = Seal.aesGcm(EncryptionKey.of("k1", counting(0x40)));

        assertThat(seal.open(counting(0), covered, sealed)).isEqualTo(firstBody());
        // All but nonce and what follows from it.
        byte[] again = seal.seal(counting(0), covered, firstBody());
        assertThat(again).hasSameSizeAs(sealed).startsWith(Arrays.copyOf(sealed, 8));
    }

    @Test
    void documentedBodyWithEarlierKeysIsWhatIsWritten() throws IOException {
        byte[] keys = Arrays.copyOf(counting(0xe0), 40);
        ByteBuffer.wrap(keys).putLong(32, 1_764_810_420_000L);
        byte[] body = AttributeTable.parse(firstBody()).withEarlierKeys(keys);

        assertThat(HexFormat.of().formatHex(body)).isEqualTo(DocumentedExamples.hex(5));
        assertThat(AttributeTable.parse(body).earlierKeys()).isEqualTo(keys);
    }

    @Test
    void documentedRecordIsWhatIsWrittenAndRead() throws IOException {
        Cart cart = new Cart(Instant.ofEpochSecond(1_764_810_064), List.of("a1", "b2"));
        byte[] body = new AttributeWriter()
                .userData(codec.encode(Map.of("name", "Ada")))
                .put("cart", codec.encode(cart))
                .finish();

        assertThat(HexFormat.of().formatHex(body)).isEqualTo(DocumentedExamples.hex(4));
        AttributeTable table = AttributeTable.parse(body);
        assertThat(codec.decode(body, table.valueFrom(0), table.valueTo(0))).isEqualTo(cart);
        assertThat(codec.decode(body, table.userDataFrom(), table.userDataTo())).isEqualTo(Map.of("name", "Ada"));
    }

    private static byte[] counting(int from) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private byte[] firstBody() {
        return new AttributeWriter()
                .put("theme", codec.encode("dark"))
                .put("visits", codec.encode(7L))
                .finish();
    }
}
