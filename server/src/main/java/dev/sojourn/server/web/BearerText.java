package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** The bearer token of a request (RFC 6750, section 2.1). */
public final class BearerText {

    private static final String SCHEME = "Bearer ";

    private BearerText() {}

    /**
     * What a request presents.
     *
     * @param request the request
     * @return the token, empty when there is none; two credentials are as wrong as none
     */
    public static String of(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        String header = headers.size() == 1 ? headers.get(0) : "";
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? header.substring(SCHEME.length()).strip() : "";
    }
}
