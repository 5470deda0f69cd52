package dev.sojourn.testkit.history;

/** What holds for every session, whatever its visits, nodes and connections do. */
public enum Invariant {
    /** Each call happens in one step between its call and its answer; some order of the calls explains all answers. */
    ATOMIC_STEPS("No order of these calls, each one step between its call and its answer, explains what they returned"),
    /** What has ended never lives again, whatever was in flight. */
    NO_RESURRECTION("A session that had ended was alive again"),
    /** Nothing is stored under a key that no engine has made. */
    NO_ADOPTION("A session was found under a key that nobody had created or rolled to"),
    /** A key is used for one session, ever. */
    SINGLE_CREATION("One key was created more than once"),
    /** Of the writes made from one version one is done. */
    ONE_WINNER("Two writes from one version were both reported as done"),
    /** What was written is read until somebody writes something else there. */
    NO_LOST_UPDATE("A written attribute was lost"),
    /** A read shows one version, whole. */
    NO_TORN_READS("A read has shown a state that nobody wrote"),
    /** Versions only grow. */
    MONOTONIC("An older version was seen after a newer one"),
    /** No session ends before its time without a reason. */
    NO_EARLY_DEATH("A session was gone before its time, and nobody had ended it"),
    /** The moment of creation never changes, and no expiry passes the absolute limit counted from it. */
    ABSOLUTE_CAP("A session's beginning changed, or it would outlive its absolute limit"),
    /** After a roll the new key is live and the old one is not. */
    EXCLUSIVE_RENEWAL("After a roll not exactly one of the two keys was live"),
    /** When all is quiet the index, the walk, the count and the records agree. */
    INDEX_AGREEMENT("The index, the walk, the count and the records disagree"),
    /** The end of each session is told once; after a crash at least once, under one event id. */
    ONE_TERMINAL_EVENT("The end of a session was not told as often as it must be"),
    /** A failure looks neither like absence nor like success. */
    FAILURE_HONESTY("What was there, or had failed, was reported as something else");

    private final String broken;

    Invariant(String broken) {
        this.broken = broken;
    }

    /** How it is said when it is broken. */
    String broken() {
        return broken;
    }
}
