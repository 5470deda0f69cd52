package dev.sojourn.store.rocksdb;

/**
 * What a store does when its log was damaged: when something in it can't be read although it was followed by more. The
 * writes from there on are lost, and among them may be the end of a session, or a roll. All choices tell it in the
 * program's log and in {@link RocksStore#losses()}.
 *
 * <p>A log that only ends within a write, as it does when the process or the machine dies, is none of this: nothing
 * that was acknowledged as ended or rolled was in the last, unfinished write.
 */
public enum LostTail {

    /**
     * Every session is ended by the next sweep, as if it had expired now: nobody can tell which ones had been ended
     * already. The default.
     */
    END_SESSIONS,

    /** The store does not open, and nothing is changed: for whoever has a backup and would rather look. */
    REFUSE,

    /**
     * The sessions stay as they were before the damage. A session that was destroyed after it lives again, an id that
     * was rolled away too, and whatever a session has lost since (a user, a right) is back.
     */
    KEEP
}
