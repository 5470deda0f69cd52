package dev.sojourn.server.admin;

/**
 * Hears of acts of administration, those that were refused or failed included. Called on the thread that does the act,
 * after its line was written or given up, so it should be quick; what it throws is logged and changes nothing. Called
 * by many threads at once.
 */
@FunctionalInterface
public interface AuditListener {

    /**
     * Called once for each line.
     *
     * @param event the line
     */
    void on(AuditEvent event);
}
