package dev.sojourn.store;

/** The operations of a session store and of its powers, each one round trip: what a wrapper measures and traces. */
public enum StoreOperation {
    /** {@link SessionStore#find} and {@link SessionStore#findFresh}. */
    FIND,
    /** {@link SessionStore#create}. */
    CREATE,
    /** {@link SessionStore#replace}. */
    REPLACE,
    /** {@link SessionStore#touch}. */
    TOUCH,
    /** {@link SessionStore#roll}. */
    ROLL,
    /** {@link SessionStore#swapTrail}. */
    SWAP_TRAIL,
    /** {@link SessionStore#delete} and {@link SessionStore#deleteAll}. */
    DELETE,
    /** {@link SessionStore#claimExpired}. */
    CLAIM_EXPIRED,
    /** {@link SessionStore#settle} and {@link SessionStore#settleAll}. */
    SETTLE,
    /** {@link SessionStore#scan}, {@link SessionStore#scanWithoutData} and {@link SessionStore#scanRecords}. */
    SCAN,
    /** {@link SessionStore#count}. */
    COUNT,
    /** {@link SessionStore#health}. */
    HEALTH,
    /** {@link FindsByUser#findByUser} and {@link FindsByUser#findByUserWithoutData}. */
    FIND_BY_USER,
    /** {@link FindsByUser#admit}. */
    ADMIT,
    /** {@link FindsByUser#release}. */
    RELEASE
}
