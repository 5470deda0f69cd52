package dev.sojourn.server.rest;

/**
 * How much a request to the REST API may bring. Immutable; none is infinite.
 *
 * @param bodyBytes the largest body, in bytes; over it the answer is 413
 * @param jsonDepth how deeply arrays and objects of a body may be nested
 * @param numberLength the most characters of a number in a body
 */
public record RestLimits(int bodyBytes, int jsonDepth, int numberLength) {

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when one is less than 1, or the depth is over 256
     */
    public RestLimits {
        requireAtLeastOne("bodyBytes", bodyBytes);
        requireAtLeastOne("jsonDepth", jsonDepth);
        requireAtLeastOne("numberLength", numberLength);
        if (jsonDepth > 256) {
            throw new IllegalArgumentException("RestLimits.jsonDepth is " + jsonDepth + "; it must be at most 256");
        }
    }

    /**
     * A body of 1 MiB, 32 levels, numbers of 64 characters.
     *
     * @return the limits that hold unless others are given
     */
    public static RestLimits standard() {
        return new RestLimits(1024 * 1024, 32, 64);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("RestLimits." + name + " is " + value + "; it must be at least 1");
        }
    }
}
