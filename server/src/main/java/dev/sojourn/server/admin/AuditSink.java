package dev.sojourn.server.admin;

import java.io.IOException;

/** Where lines of the audit are written. An {@link Audit} calls it by one thread, never by two at once. */
@FunctionalInterface
public interface AuditSink {

    /**
     * Writes a line.
     *
     * @param event the line
     * @throws IOException when it was not written; the message may be logged
     */
    void write(AuditEvent event) throws IOException;

    /** The logger {@code sojourn.audit}: fields as {@code name=value} in a log of text, else the JSON object. */
    static AuditSink log(boolean json) {
        System.Logger log = System.getLogger("sojourn.audit");
        return event -> log.log(System.Logger.Level.INFO, json ? event.json() : event.text());
    }
}
