package dev.sojourn.testkit.explore;

/** What becomes of one call to the store. */
enum Mode {
    /** It is done and answered. */
    DONE(""),
    /** It fails, and nothing was done. */
    UNDONE("-"),
    /** It is done, and its answer is lost. */
    LOST("+");

    /** How a schedule writes it, behind the number of the actor. */
    final String sign;

    Mode(String sign) {
        this.sign = sign;
    }
}
