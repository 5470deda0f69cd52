package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.codec.DocumentedExamples;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a seal covers of a record: everything that only a write of the body changes, and nothing else. */
class CoveredTest {

    private static final SessionKey KEY =
            SessionKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final SessionKey OTHER = SessionKey.parse("ff".repeat(32));
    private static final StoredSession RECORD = StoredSession.builder(KEY)
            .version(3)
            .created(1_764_810_064_000L)
            .lastAccess(1_764_810_360_000L)
            .lastUpdate(1_764_810_360_000L)
            .expiryBase(1_764_810_360_000L)
            .expiresAt(1_764_812_160_000L)
            .user("ada")
            .build();

    @Test
    void documentedBytesAreWhatIsCovered() throws IOException {
        assertThat(HexFormat.of().formatHex(Covered.of(RECORD))).isEqualTo(DocumentedExamples.hex(2));
    }

    @Test
    void whatOnlyAWriteChangesIsCovered() {
        List<UnaryOperator<StoredSession.Builder>> changes = List.of(
                record -> record.lineage(OTHER),
                record -> record.version(4),
                record -> record.created(0),
                record -> record.lastUpdate(0),
                record -> record.duration(StoredSession.NEVER),
                record -> record.user("eve"),
                record -> record.user(""),
                record -> record.user(null));
        assertThat(changes)
                .extracting(change -> HexFormat.of()
                        .formatHex(Covered.of(change.apply(RECORD.toBuilder()).build())))
                .doesNotContain(HexFormat.of().formatHex(Covered.of(RECORD)))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatATouchAClaimOrTheStoreChangesIsNotCovered() {
        StoredSession touched = RECORD.touched(
                new Touch(RECORD.lastAccess() + 1, RECORD.expiryBase() + 1, RECORD.expiresAt() + 1, RECORD.duration()));

        assertThat(Covered.of(touched)).isEqualTo(Covered.of(RECORD));
        assertThat(Covered.of(RECORD.asClaimed())).isEqualTo(Covered.of(RECORD));
        assertThat(Covered.of(RECORD.keepingLaterMoments(touched))).isEqualTo(Covered.of(RECORD));
    }
}
