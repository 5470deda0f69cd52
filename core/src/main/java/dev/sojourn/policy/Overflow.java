package dev.sojourn.policy;

/** What happens when a user has the most sessions allowed and begins another. */
public enum Overflow {
    /** The new one is refused. */
    REFUSE,
    /** The oldest ones end, and the new one is never refused. */
    END_OLDEST
}
