package dev.sojourn.spring.boot;

/** A filter that uses sessions stands before the one that serves them. */
final class FilterOrderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int other;

    FilterOrderException(int ours, String name, int other) {
        super("The filter of the sessions has the order " + ours + ", and " + name + ", which uses them, has " + other
                + " and stands before it: it would find the container's own sessions.");
        this.other = other;
    }

    int other() {
        return other;
    }
}
