package dev.sojourn.testkit;

/** The operations of a session store and of its optional powers, each one round trip. */
public enum StoreOperation {
    /** {@link dev.sojourn.store.SessionStore#find} and {@link dev.sojourn.store.SessionStore#findFresh}. */
    FIND,
    /** {@link dev.sojourn.store.SessionStore#create}. */
    CREATE,
    /** {@link dev.sojourn.store.SessionStore#replace}. */
    REPLACE,
    /** {@link dev.sojourn.store.SessionStore#touch}. */
    TOUCH,
    /** {@link dev.sojourn.store.SessionStore#roll}. */
    ROLL,
    /** {@link dev.sojourn.store.SessionStore#delete}. */
    DELETE,
    /** {@link dev.sojourn.store.SessionStore#claimExpired}. */
    CLAIM_EXPIRED,
    /** {@link dev.sojourn.store.SessionStore#settle}. */
    SETTLE,
    /** {@link dev.sojourn.store.SessionStore#scan}. */
    SCAN,
    /** {@link dev.sojourn.store.SessionStore#count}. */
    COUNT,
    /** {@link dev.sojourn.store.FindsByUser#findByUser}. */
    FIND_BY_USER,
    /** {@link dev.sojourn.store.FindsByUser#admit}. */
    ADMIT
}
