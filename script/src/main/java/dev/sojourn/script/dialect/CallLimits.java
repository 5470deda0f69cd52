package dev.sojourn.script.dialect;

/**
 * How much one call may take.
 *
 * @param bodyBytes the most bytes of a request body
 * @param outputBytes the most bytes of a response body
 * @param messageBytes the most bytes of a socket message, in either direction
 * @param headers the most response headers that a script may set
 */
public record CallLimits(int bodyBytes, int outputBytes, int messageBytes, int headers) {}
