package dev.sojourn.servlet;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;

/**
 * A listener that has a say: what it throws when an attribute was set or removed reaches who did that, where that of
 * other listeners is logged and changes nothing. The others are told all the same. It is told a few things more, each
 * under the lock of the session's face, on whichever thread that is used; what it throws there reaches the caller too.
 */
public interface SessionAttributeGuard extends HttpSessionAttributeListener {

    /**
     * Called when an attribute was read that the session has.
     *
     * @param event names the attribute; its value is the session's own object
     */
    default void attributeRead(HttpSessionBindingEvent event) {}

    /**
     * Called when a value was refused, such as one that can't be stored: the attribute is as it was.
     *
     * @param event names the attribute, and has the value that was refused
     */
    default void attributeRefused(HttpSessionBindingEvent event) {}

    /**
     * Called before what was changed is stored, the first time or again, if the session was used by its face.
     *
     * @param session valid, and begun
     */
    default void beforeCommit(HttpSession session) {}
}
