package dev.sojourn.script;

/**
 * Hears how long requests and events of sockets wait for a context, for who measures. Called on their threads, by many
 * at once, so it has to be quick; what it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface ContextWaits {

    /**
     * A context was taken, or was waited for in vain. A handler that waits for its body takes one twice; reading the
     * scripts of a mount takes one.
     *
     * @param nanos how long that took, without making a new context; 0 when one was free
     * @param got false when the call is refused, because what it needs stayed busy or was thrown away
     */
    void waited(long nanos, boolean got);
}
