package dev.sojourn.testkit.explore;

/** A step of a visit, by the word that programs write for it. */
enum Op {
    READ("r", false),
    READ_LIST("rl", false),
    /** Reads a record that orders its component when it is made, so that it does not encode as it was stored. */
    READ_NORMALISED("rn", false),
    /** Sets the attribute that everybody sets. */
    SET("s", true),
    /** Sets an attribute that only this actor sets. */
    SET_OWN("so", true),
    /** Adds to a list in place. */
    IN_PLACE("l", true),
    /** Sets what belongs to the user. */
    USER_VALUE("k", true),
    /** Counts one up. */
    UPDATE("u", true),
    /** Counts one up, and another one inside of it. */
    NESTED("un", true),
    /** Counts one up, and sets this actor's own attribute inside of it. */
    SET_INSIDE("us", true),
    SET_ALL("sa", true),
    SET_NOTHING("sn", false),
    REPLACE_ALL("ra", true),
    CLEAR("c", true),
    REMOVE("rm", true),
    ANN("la", true),
    BOB("lb", true),
    NOBODY("lo", true),
    ROLL("g", false),
    ROLL_WITH_GRACE("gg", false),
    TOUCH("t", false),
    EXTEND("x", true),
    SAVE("v", false),
    RELOAD("o", false),
    BEGIN("b", true),
    DESTROY("d", false),
    END_OTHERS("eo", false);

    final String word;
    /** Whether the commit has something to write after it. */
    final boolean writes;

    Op(String word, boolean writes) {
        this.word = word;
        this.writes = writes;
    }

    static Op of(String word) {
        for (Op op : values()) {
            if (op.word.equals(word)) {
                return op;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is no step of a visit");
    }

    boolean reads() {
        return this == READ || this == READ_LIST || this == READ_NORMALISED;
    }

    boolean logsIn() {
        return this == ANN || this == BOB;
    }

    boolean clears() {
        return this == REPLACE_ALL || this == CLEAR || this == ANN || this == BOB;
    }
}
