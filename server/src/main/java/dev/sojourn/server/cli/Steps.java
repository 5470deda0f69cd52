package dev.sojourn.server.cli;

/** Hears how far long work is, between two of its steps. */
@FunctionalInterface
interface Steps {

    /** For work of which nobody hears. */
    Steps UNHEARD = done -> {};

    /**
     * So many are done.
     *
     * @throws Failure when the work shall end here
     */
    void done(long done) throws Failure;
}
