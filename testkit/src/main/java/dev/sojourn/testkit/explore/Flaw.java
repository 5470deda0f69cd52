package dev.sojourn.testkit.explore;

/** A promise that a run has broken. */
enum Flaw {
    /** A session lives after a destroy or an end of it has returned. */
    SURVIVED_ITS_END,
    /** "Log out everywhere else" ended the session that was to stay. */
    ENDED_ITSELF,
    /** One session lives under two keys. */
    TWO_KEYS,
    /** A change was dropped and the commit returned as if nothing were. */
    DROPPED_IN_SILENCE,
    /** A value that only one visit writes, and that was committed, is not there. */
    LOST_WRITE,
    /** A counter differs from the updates that returned. */
    LOST_UPDATE,
    /** A visit that only read made a write. */
    READER_WROTE,
    /** A record of one user holds what was written under another. */
    SHOWN_TO_ANOTHER,
    /** A write moved the expiry back. */
    EXPIRY_PUT_BACK,
    /** A session expires earlier than its last access and its idle time say. */
    EARLY_EXPIRY,
    /** A write reached a session that had expired. */
    REVIVED,
    END_TOLD_TWICE,
    END_NOT_TOLD,
    END_TOLD_OF_THE_LIVING,
    /** A user has more sessions than the limit allows. */
    OVER_LIMIT,
    /** The limit ended a session although there were not too many. */
    ENDED_FOR_NO_LIMIT,
    REFUSED_WITH_A_FREE_PLACE,
    /** A session lives whose id no client was given. */
    HELD_BY_NOBODY,
    /** A session without attributes and user that nobody began is stored. */
    EMPTY_AND_STORED,
    /** An id from before a login leads to what follows it. */
    OLD_ID_LEADS_IN,
    COUNT_WRONG,
    INDEX_WRONG,
    /** A socket was told of an end that was none, not told of one, or told twice. */
    SOCKET_WRONG,
    UNDECLARED_EXCEPTION,
    /** A visit gave up after too many conflicts, in one process. */
    GAVE_UP,
    /** A step was reported as failed after what it is there for had been done. */
    FAILED_AFTER_THE_FACT,
    /** A run came to no end. */
    ENDLESS
}
