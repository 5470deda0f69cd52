package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
        assertThat(HexFormat.of().formatHex(firstBody())).isEqualTo(documentedExample(0));
    }

    @Test
    void documentedEnvelopeIsWhatIsWritten() throws IOException {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        assertThat(HexFormat.of().formatHex(Seal.checksum().seal(key, firstBody())))
                .isEqualTo(documentedExample(1));
    }

    @Test
    void documentedRecordIsWhatIsWrittenAndRead() throws IOException {
        Cart cart = new Cart(Instant.ofEpochSecond(1_764_810_064), List.of("a1", "b2"));
        byte[] body = new AttributeWriter()
                .userData(codec.encode(Map.of("name", "Ada")))
                .put("cart", codec.encode(cart))
                .finish();

        assertThat(HexFormat.of().formatHex(body)).isEqualTo(documentedExample(2));
        AttributeTable table = AttributeTable.parse(body);
        assertThat(codec.decode(body, table.valueFrom(0), table.valueTo(0))).isEqualTo(cart);
        assertThat(codec.decode(body, table.userDataFrom(), table.userDataTo())).isEqualTo(Map.of("name", "Ada"));
    }

    private byte[] firstBody() {
        return new AttributeWriter()
                .put("theme", codec.encode("dark"))
                .put("visits", codec.encode(7L))
                .finish();
    }

    private static String documentedExample(int index) throws IOException {
        List<String> examples = new ArrayList<>();
        StringBuilder example = null;
        for (String line : Files.readAllLines(document())) {
            if (line.equals("```hex")) {
                example = new StringBuilder();
            } else if (line.equals("```") && example != null) {
                examples.add(example.toString());
                example = null;
            } else if (example != null) {
                example.append(line.replaceFirst("#.*", "").replace(" ", ""));
            }
        }
        return examples.get(index);
    }

    /** Tests run in the directory of their module or in that of the project. */
    private static Path document() {
        Path inProject = Path.of("docs", "formats", "record.md");
        return Files.exists(inProject) ? inProject : Path.of("..").resolve(inProject);
    }
}
