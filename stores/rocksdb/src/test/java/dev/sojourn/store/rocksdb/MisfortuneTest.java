package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ClockContract;
import dev.sojourn.testkit.DamageContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that somebody else has changed, and clocks that differ. */
@ParameterizedClass
@EnumSource
class MisfortuneTest implements DamageContract, ClockContract {

    /** What may have become of a record. */
    enum Kind {
        FLIPPED,
        CUT,
        OTHER
    }

    @Parameter
    Kind kind = Kind.FLIPPED;

    @TempDir
    private Path folder;

    private int opened;

    @Override
    public SessionStore open() {
        opened++;
        return RocksStore.open(options());
    }

    private RocksOptions options() {
        return Natives.options(folder.resolve("store-" + opened));
    }

    @Override
    public SessionStore damage(SessionStore store, SessionKey key) {
        store.close();
        try {
            Raw.with(options(), (rocks, families) -> {
                byte[] row = rocks.get(families.get(Family.SESSIONS.ordinal()), key.toBytes());
                rocks.put(families.get(Family.SESSIONS.ordinal()), key.toBytes(), damaged(row));
            });
        } catch (Exception e) {
            throw new AssertionError("The record could not be damaged", e);
        }
        return RocksStore.open(options());
    }

    private byte[] damaged(byte[] row) {
        return switch (kind) {
            case FLIPPED -> {
                row[row.length / 2] ^= 4;
                yield row;
            }
            case CUT -> Arrays.copyOf(row, row.length / 2);
            case OTHER -> "a text".getBytes(StandardCharsets.US_ASCII);
        };
    }
}
