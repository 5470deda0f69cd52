package dev.sojourn;

/** The way by which a visit came in, for who counts visits. */
public enum VisitDoor {
    /** An HTTP request. */
    HTTP,
    /** A message on a WebSocket, or its opening. */
    SOCKET,
    /** An HTTP request that a script answers. */
    SCRIPT,
    /** A program that opens visits itself. */
    API
}
