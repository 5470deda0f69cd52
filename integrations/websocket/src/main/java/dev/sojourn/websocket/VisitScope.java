package dev.sojourn.websocket;

/** How long one visit of a socket lasts. */
public enum VisitScope {

    /** One message: it sees what others wrote before it, and its own changes are stored before the next message. */
    MESSAGE,

    /**
     * The life of the socket: all messages work with one copy of the session. Others see its changes, and it sees
     * theirs, after {@link dev.sojourn.Session#save()}, {@link dev.sojourn.Session#reload()} or the end of the
     * socket. That the session still lives is looked up for each message all the same.
     */
    CONNECTION
}
