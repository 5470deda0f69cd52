package dev.sojourn.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place of one session in a {@link MemoryStore}: its record, swapped by compare-and-set, and its links in an
 * {@link ExpiryWheel}. A cell whose record is null is dead for ever.
 */
final class MemoryCell {

    private static final VarHandle RECORD;

    static {
        try {
            RECORD = MethodHandles.lookup().findVarHandle(MemoryCell.class, "record", StoredRecord.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable StoredRecord record;

    // Guarded by the wheel that the cell belongs to; both null while it is in no bucket.
    @Nullable
    MemoryCell previous;

    @Nullable
    MemoryCell next;

    MemoryCell(@Nullable StoredRecord record) {
        this.record = record;
    }

    @Nullable
    StoredRecord record() {
        return record;
    }

    boolean compareAndSet(StoredRecord expected, @Nullable StoredRecord replacement) {
        return RECORD.compareAndSet(this, expected, replacement);
    }
}
