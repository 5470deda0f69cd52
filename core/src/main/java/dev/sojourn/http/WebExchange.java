package dev.sojourn.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response, as an integration shows them to Sojourn. Header text is handed over raw, before
 * any cookie or list parsing by the container: parsers differ, and a difference is a way to forge a cookie name. Used
 * by one thread at a time.
 */
public interface WebExchange {

    /**
     * The raw field values of a request header, one for each line in the order received.
     *
     * @param name the header's name; matched without regard to ASCII case and independent of the default locale, and
     *     with no other folding: {@code x_session} is not {@code X-Session}
     * @return the lines without the name and the surrounding whitespace; empty when the header is absent
     */
    List<String> headers(String name);

    /**
     * The query string as received, neither decoded nor rewritten.
     *
     * @return the text after the question mark, or null when there is none
     */
    @Nullable
    String rawQuery();

    /**
     * The request method.
     *
     * @return the case-sensitive name, such as {@code POST}
     */
    String method();

    /**
     * Whether the connection is HTTPS, as the server itself knows it. What a proxy said in a header is judged by
     * {@link PublicAddress}.
     *
     * @return true for HTTPS
     */
    boolean secure();

    /**
     * The network address of the other end of the connection, which may be a proxy.
     *
     * @return an IPv4 or IPv6 address as text; null, as here, where it is not known, and then no proxy is trusted
     */
    default @Nullable String remoteAddress() {
        return null;
    }

    /**
     * The host and port that the client addressed; RFC 9110 section 7.2. Over plain HTTP, Secure cookies are accepted
     * where this is a name or address of the client's own machine ({@code localhost}, {@code *.localhost},
     * {@code 127.0.0.0/8}, {@code [::1]}), because browsers send them there.
     *
     * <p>It is the client's word, and the address of the peer is not asked beside it: a development server in a
     * container has another machine's address as its peer, and whoever claims the name of his own machine gains
     * nothing. A browser sends a public host's cookie to no other host, and whoever is not a browser has the cookie's
     * value already and may as well present it over HTTPS.
     *
     * @return the text; empty when the request does not say it, or says it twice
     */
    default String host() {
        List<String> lines = headers("Host");
        return lines.size() == 1 ? lines.get(0) : "";
    }

    /**
     * The request body. Called at most once, and only when a session id may travel in bodies of this content type. The
     * handler must still be able to read the body afterwards. An integration that can't give both leaves this as it is:
     * ids then travel by all other carriers.
     *
     * @param maxBytes the most bytes to buffer
     * @return the whole body; empty when there is none
     * @throws BadSessionRequestException {@link BadSessionRequestException#bodyTooLarge(int)} as soon as the body is
     *     known to be larger
     * @throws UnsupportedOperationException here: the application has a carrier in bodies, which its integration can't
     *     read
     */
    default byte[] body(int maxBytes) {
        throw new UnsupportedOperationException("A carrier reads session ids from request bodies, and this integration"
                + " does not give the body: leave that carrier out");
    }

    /**
     * Adds a response header line and keeps those that are there. Lines are never joined with commas: RFC 9110 section
     * 5.3 forbids it for {@code Set-Cookie}.
     *
     * @param name the header's name
     * @param value the field value
     */
    void addHeader(String name, String value);

    /**
     * Sets a response header and drops the lines that were there.
     *
     * @param name the header's name
     * @param value the field value
     */
    void setHeader(String name, String value);

    /**
     * The field values of a response header that were set so far, one for each line.
     *
     * @param name the header's name, matched as in {@link #headers(String)}
     * @return the lines; empty when there is none
     */
    List<String> responseHeaders(String name);

    /**
     * Whether the response's head is on its way, so that headers can no longer change.
     *
     * @return true when it is
     */
    boolean committed();
}
