package dev.sojourn.store.rocksdb;

/**
 * What was lost to damage of the files since a store was opened, and while it was. All zero in a healthy store.
 *
 * @param logBytes how many bytes of the log were not read when the store was opened, because they were damaged or
 *     because the last write was never finished
 * @param ended how many sessions were ended because the log was damaged, see {@link LostTail#END_SESSIONS}
 * @param unreadable how many sessions can't be read, each of which ends with an event when it is asked for or due
 * @param rebuilds how often the database was written anew from what could be read
 */
public record RocksLosses(long logBytes, long ended, long unreadable, long rebuilds) {

    /** Nothing. */
    static final RocksLosses NONE = new RocksLosses(0, 0, 0, 0);

    RocksLosses plus(RocksLosses more) {
        return new RocksLosses(
                logBytes + more.logBytes, ended + more.ended, unreadable + more.unreadable, rebuilds + more.rebuilds);
    }
}
