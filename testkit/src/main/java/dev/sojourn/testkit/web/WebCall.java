package dev.sojourn.testkit.web;

import dev.sojourn.Session;
import java.io.IOException;

/** One request as the contract's handlers see it; an integration puts its own request and response behind it. */
public interface WebCall {

    /**
     * Sojourn's session of the request. Not to be asked for before the handler asks.
     *
     * @return the session
     */
    Session session();

    /**
     * The request's body as text, read as an application would read it.
     *
     * @return the body, empty when there is none
     * @throws IOException when it cannot be read
     */
    String body() throws IOException;

    /**
     * Sets the status of the response.
     *
     * @param code such as 200
     */
    void status(int code);

    /**
     * Adds a header line to the response.
     *
     * @param name its name
     * @param value its value
     */
    void header(String name, String value);

    /**
     * Announces the length of the body.
     *
     * @param bytes the length
     */
    void length(long bytes);

    /**
     * Writes ASCII text to the body, at once, with no buffer between this and the one that holds the head back: the
     * server's own, or the integration's where the server has none. The rules expect room for some hundred bytes.
     *
     * @param text the text
     * @throws IOException when the client has gone
     */
    void write(String text) throws IOException;

    /**
     * Sends what was written so far.
     *
     * @throws IOException when the client has gone
     */
    void flush() throws IOException;

    /**
     * Redirects the client, as the framework does it.
     *
     * @param location where to
     * @throws IOException when the client has gone
     */
    void redirect(String location) throws IOException;

    /**
     * Answers with an error, as the framework does it.
     *
     * @param code the status
     * @throws IOException when the client has gone
     */
    void error(int code) throws IOException;
}
