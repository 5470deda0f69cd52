package dev.sojourn.spring.boot.test;

import dev.sojourn.Session;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.util.WebUtils;

/**
 * Copies what a test has put into a mock session into the session of the request, and what the request has left there
 * back again. A request of any other kind passes.
 */
final class MockSessionFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        MockHttpServletRequest mock = WebUtils.getNativeRequest(request, MockHttpServletRequest.class);
        if (mock == null || !(request instanceof HttpServletRequest http) || !isBehindTheFilter(http)) {
            chain.doFilter(request, response);
            return;
        }
        if (http.getDispatcherType() != DispatcherType.ASYNC) {
            // Later the session is ahead of what the test has put there.
            copyIn(mock, http);
        }
        try {
            chain.doFilter(request, response);
        } finally {
            copyOut(http, mock);
        }
    }

    private static boolean isBehindTheFilter(HttpServletRequest request) {
        try {
            Session unused = SojournFilter.session(request);
            return true;
        } catch (IllegalStateException elsewhere) {
            return false;
        }
    }

    private static void copyIn(MockHttpServletRequest mock, HttpServletRequest request) {
        HttpSession from = HiddenMockSession.of(mock);
        if (from == null || !from.getAttributeNames().hasMoreElements()) {
            return;
        }
        HttpSession to = request.getSession();
        for (String name : names(from)) {
            to.setAttribute(name, from.getAttribute(name));
        }
        if (from.getMaxInactiveInterval() > 0) {
            to.setMaxInactiveInterval(from.getMaxInactiveInterval());
        }
    }

    private static void copyOut(HttpServletRequest request, MockHttpServletRequest mock) {
        HttpSession from = request.getSession(false);
        HttpSession to = HiddenMockSession.of(mock);
        if (from == null) {
            end(to);
            return;
        }
        if (to == null) {
            to = HiddenMockSession.begun(mock);
        }
        Set<String> gone = names(to);
        for (String name : names(from)) {
            to.setAttribute(name, from.getAttribute(name));
            gone.remove(name);
        }
        gone.forEach(to::removeAttribute);
    }

    /** What a request has ended is ended for the test as well. */
    private static void end(@Nullable HttpSession session) {
        if (session instanceof MockHttpSession mock
                && !mock.isInvalid()
                && mock.getAttributeNames().hasMoreElements()) {
            mock.invalidate();
        }
    }

    private static Set<String> names(HttpSession session) {
        return new HashSet<>(Collections.list(session.getAttributeNames()));
    }
}
