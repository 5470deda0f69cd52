package dev.sojourn.server;

import java.time.Duration;

/**
 * How much one request or socket message may bring. None is infinite.
 *
 * @param bodyBytes the largest request body
 * @param urlLength the longest path with its query
 * @param headerBytes the largest request head
 * @param headerCount the most lines of a request head
 * @param socketMessageBytes the largest WebSocket message
 * @param jsonDepth the deepest nesting of JSON
 * @param readTimeout the longest wait for the next bytes of a request
 * @param requestTimeout how long a whole body may take to come
 * @param leastRate the fewest bytes a second that a body may come with
 */
record ServerLimits(
        int bodyBytes,
        int urlLength,
        int headerBytes,
        int headerCount,
        int socketMessageBytes,
        int jsonDepth,
        Duration readTimeout,
        Duration requestTimeout,
        int leastRate) {}
