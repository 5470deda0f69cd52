package dev.sojourn.script;

import java.time.Duration;

/**
 * How much the scripts of one mount may take. Each has an option of the same name in {@code mount.json}. Immutable.
 *
 * @param timeLimit how long one call may run, option {@code timeLimit} in milliseconds
 * @param statementLimit the most statements of one call
 * @param memoryLimit the most bytes that one call may allocate in all
 * @param bodyLimit the most bytes of a request body
 * @param outputLimit the most bytes of a response body
 * @param messageLimit the most bytes of a socket message
 * @param jsonDepth the most levels of a value
 * @param valueElements the most elements of a value in all
 * @param contexts the most contexts, and so the most calls that run at once, option {@code contexts}
 * @param waitLimit how long a call waits for a context before it is refused with 503
 * @param sharedLimit the most values that scripts share
 * @param sharedSize about how many bytes these may take together
 */
public record ScriptLimits(
        Duration timeLimit,
        long statementLimit,
        long memoryLimit,
        int bodyLimit,
        int outputLimit,
        int messageLimit,
        int jsonDepth,
        int valueElements,
        int contexts,
        Duration waitLimit,
        int sharedLimit,
        long sharedSize) {

    private static final int MEGABYTE = 1 << 20;

    /**
     * 5 seconds, 100 million statements, 1 GiB allocated, bodies of 1 MiB, responses of 8 MiB, messages of 64 KiB, 64
     * levels, 100,000 elements, two contexts for each processor, 2 seconds of waiting, 10,000 shared values of 64 MiB.
     *
     * @return the limits of a mount that says nothing
     */
    public static ScriptLimits standard() {
        return new ScriptLimits(
                Duration.ofSeconds(5),
                100_000_000,
                1024L * MEGABYTE,
                MEGABYTE,
                8 * MEGABYTE,
                64 * 1024,
                64,
                100_000,
                Math.max(2, 2 * Runtime.getRuntime().availableProcessors()),
                Duration.ofSeconds(2),
                10_000,
                64L * MEGABYTE);
    }

    ScriptLimits with(MountOptions options) {
        return new ScriptLimits(
                options.millis("timeLimit", timeLimit),
                options.number("statementLimit", statementLimit, 1000, Long.MAX_VALUE),
                options.number("memoryLimit", memoryLimit, MEGABYTE, Long.MAX_VALUE),
                (int) options.number("bodyLimit", bodyLimit, 0, Integer.MAX_VALUE),
                (int) options.number("outputLimit", outputLimit, 0, Integer.MAX_VALUE),
                (int) options.number("messageLimit", messageLimit, 1, Integer.MAX_VALUE),
                (int) options.number("jsonDepth", jsonDepth, 1, 500),
                valueElements,
                (int) options.number("contexts", contexts, 1, 256),
                waitLimit,
                (int) options.number("sharedLimit", sharedLimit, 0, Integer.MAX_VALUE),
                options.number("sharedSize", sharedSize, 0, Long.MAX_VALUE));
    }

    CallLimits forCalls() {
        return new CallLimits(bodyLimit, outputLimit, messageLimit, 100, timeLimit, memoryLimit);
    }
}
