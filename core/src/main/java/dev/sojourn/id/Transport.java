package dev.sojourn.id;

import java.util.Locale;

/**
 * The part of a request in which an id travels: a kind of place. One configured place of such a kind is a {@code
 * Carrier} of {@code dev.sojourn.http}.
 *
 * <p>The {@code sj1} format signs the transport together with the id, so a token made for a cookie is refused in a
 * header, a query or a body: a leaked link cannot be turned into a cookie, nor a copied cookie into a link.
 */
public enum Transport {
    /** The {@code Cookie} and {@code Set-Cookie} fields of RFC 6265. */
    COOKIE,
    /** A request or response header of the application's choice. */
    HEADER,
    /** A parameter of the query part of the URL. */
    QUERY,
    /** A field of the request or response body. */
    BODY;

    /** The word that is signed; part of the token format, so it must never change. */
    String signedName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
