package dev.sojourn.script;

import java.time.Duration;

/**
 * How much one call may take.
 *
 * @param bodyBytes the most bytes of a request body
 * @param outputBytes the most bytes of a response body
 * @param messageBytes the most bytes of a socket message, in either direction
 * @param headers the most response headers that a script may set
 * @param time how long it may run
 * @param memoryBytes the most bytes that it may allocate on a thread
 */
record CallLimits(int bodyBytes, int outputBytes, int messageBytes, int headers, Duration time, long memoryBytes) {}
