package dev.sojourn.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Requests of a browser for a page, to which a login may lead back: nothing that scripts and images ask for. */
public final class PageRequests implements RequestMatcher {

    /** Makes a matcher. */
    public PageRequests() {}

    @Override
    public boolean matches(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getMethod().equals("GET")
                && accept != null
                && accept.contains("text/html")
                && !"XMLHttpRequest".equals(request.getHeader("X-Requested-With"));
    }
}
