package dev.sojourn.servlet;

import dev.sojourn.Session;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;

/** The face of a session where the Servlet API has accessors, from 6.1 on; loaded nowhere else. */
final class AccessibleHttpSession extends HttpSessionView {

    AccessibleHttpSession(SessionTurn turn, Session session, ServletContext context) {
        super(turn, session, context);
    }

    @Override
    public HttpSession.Accessor getAccessor() {
        requireValid();
        return this::access;
    }
}
