/** The WebSocket integration over real ports, on two containers. */
@NullMarked
package dev.sojourn.websocket;

import org.jspecify.annotations.NullMarked;
