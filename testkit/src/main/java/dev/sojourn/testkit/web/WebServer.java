package dev.sojourn.testkit.web;

/** A running server of the contract. */
public interface WebServer extends AutoCloseable {

    /**
     * The port it listens on.
     *
     * @return the port
     */
    int port();

    /** Stops it and waits for that. */
    @Override
    void close();
}
