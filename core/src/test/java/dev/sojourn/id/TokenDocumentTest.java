package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/formats/token.md are what the code does. */
class TokenDocumentTest {

    private static final Path DOCUMENT = Path.of("docs", "formats", "token.md");

    private static String document() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(DOCUMENT))) {
                return Files.readString(folder.resolve(DOCUMENT));
            }
        }
        throw new AssertionError(DOCUMENT + " was not found in or above the working directory.");
    }

    @Test
    void theExampleOfSj1IsTrueForEveryTransport() throws IOException {
        SessionIds ids = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));
        String document = document();

        for (Transport by : Transport.values()) {
            assertThat(document).contains(ids.sign(Fixtures.ID, by));
        }
        assertThat(document).contains(Fixtures.ID.key().hex());
    }

    @Test
    void theExamplesOfTheOtherFormatsAreTrue() throws IOException {
        KeyRing ring = KeyRing.ofShortSecrets(List.of("abcdefghijklmnopqrst"));
        SessionIds.Builder ids = SessionIds.builder()
                .format(IdFormat.lenient(IdFormat.base64Url(24), 64))
                .keys(ring);
        SessionId id = SessionId.of("zz");

        assertThat(document())
                .contains(ids.signed(SignedIdFormat.idDotMac()).build().sign(id, Transport.COOKIE))
                .contains(ids.signed(SignedIdFormat.separate("sha256")).build().signature(id, Transport.COOKIE));
    }

    @Test
    void everyRejectionIsExplained() throws IOException {
        String document = document();
        for (Rejection rejection : Rejection.values()) {
            assertThat(document).contains("`" + rejection.name() + "`");
        }
    }
}
