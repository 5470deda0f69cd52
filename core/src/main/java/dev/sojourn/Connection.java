package dev.sojourn;

import dev.sojourn.event.EndReason;

/**
 * A live socket that is attached to a session by {@link SessionEngine#attach}. Called on a thread of the engine's or
 * of the visit that ended the session, so it must not block for long; what it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface Connection {

    /**
     * The session has ended: close the socket, with 1008 for a WebSocket (RFC 6455, section 7.4.1). Called once.
     *
     * @param reason why it ended
     */
    void sessionEnded(EndReason reason);

    /**
     * This engine is about to end the session, on the calling thread; {@link #sessionEnded} may be called on another,
     * and is not when the end fails. Does nothing by itself.
     */
    default void sessionEnding() {}

    /** A connection's place in the engine. */
    interface Attachment extends AutoCloseable {

        /**
         * The key the session lives under now, which follows rolls.
         *
         * @return 64 hexadecimal characters
         */
        String sessionKey();

        /** Detaches the connection, because the socket has closed. Closing twice is the same as once. */
        @Override
        void close();
    }
}
