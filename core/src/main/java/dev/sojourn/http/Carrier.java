package dev.sojourn.http;

import org.jspecify.annotations.Nullable;

/**
 * One place where a session id may travel. A carrier is one configured place, a {@link dev.sojourn.id.Transport} its
 * kind, which is signed. Immutable.
 */
public sealed interface Carrier {

    /**
     * Whether the engine hands the id to the client by this carrier.
     *
     * @return true for cookies and echoed headers
     */
    boolean isWritten();

    /**
     * A cookie; the id is written back in a {@code Set-Cookie}.
     *
     * @param settings how the cookie is named and written
     * @param signatureSuffix what the name of a second cookie with the signature ends with, such as {@code .sig}; null
     *     when the signature, if any, is part of the value
     */
    record Cookie(CookieSettings settings, @Nullable String signatureSuffix) implements Carrier {
        @Override
        public boolean isWritten() {
            return true;
        }
    }

    /**
     * A request header that holds the id and nothing else.
     *
     * @param name the header's name
     * @param echoed whether the response carries the id in a header of the same name
     */
    record Header(String name, boolean echoed) implements Carrier {
        @Override
        public boolean isWritten() {
            return echoed;
        }
    }

    /**
     * The {@code Authorization} header with the scheme {@code Bearer}, RFC 6750 section 2.1. The token is an id signed
     * for {@link dev.sojourn.id.Transport#HEADER}, as in any other header: what a program was given for its headers is
     * good in each of them, and in no cookie, query or body.
     */
    record Bearer() implements Carrier {
        @Override
        public boolean isWritten() {
            return false;
        }
    }

    /**
     * A parameter of the query string. Ids in URLs leak into logs, histories and referrers; only for clients that know
     * no other way.
     *
     * @param parameter the parameter's name
     */
    record Query(String parameter) implements Carrier {
        @Override
        public boolean isWritten() {
            return false;
        }
    }

    /**
     * A field of a form or multipart body, or a member of a JSON object.
     *
     * @param parameter the field's or member's name
     */
    record Body(String parameter) implements Carrier {
        @Override
        public boolean isWritten() {
            return false;
        }
    }
}
