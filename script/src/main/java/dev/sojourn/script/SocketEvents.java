package dev.sojourn.script;

import dev.sojourn.script.ScriptSocket.Event;
import org.jspecify.annotations.Nullable;

/** How the scripts of a dialect hear of the events of one socket. */
interface SocketEvents {

    /** No context was free for too long, or the one that holds the handlers is gone. */
    final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean gone;

        BusyException(boolean gone) {
            super(gone ? "the context of the socket is gone" : "all contexts are busy");
            this.gone = gone;
        }

        boolean isGone() {
            return gone;
        }
    }

    /** A call for one event. */
    Call call(Door door);

    /** Runs the scripts; false when they failed in a way that was logged already. */
    boolean run(Call call, Event event, @Nullable String text);

    /** The id in a message that names its session, or null. */
    @Nullable
    String sessionNamedBy(String message);

    /** The socket is gone. */
    void end();
}
