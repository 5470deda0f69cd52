package dev.sojourn.spring.boot.test;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.util.WebUtils;

/**
 * Stands before the filter of the sessions, and hides the mock session from it: it would be told of as a session of the
 * container's beside Sojourn's. {@link MockSessionFilter} takes it from here, and leaves here what the test is to see.
 */
final class HiddenMockSession implements Filter {

    private static final String HIDDEN = HiddenMockSession.class.getName();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        MockHttpServletRequest mock = WebUtils.getNativeRequest(request, MockHttpServletRequest.class);
        if (mock == null) {
            chain.doFilter(request, response);
            return;
        }
        HttpSession session = mock.getSession(false);
        if (session != null) {
            mock.setAttribute(HIDDEN, session);
            MockHttpSession none = new MockHttpSession();
            mock.setSession(none);
            none.invalidate();
        }
        try {
            chain.doFilter(request, response);
        } finally {
            HttpSession left = of(mock);
            if (left != null) {
                mock.removeAttribute(HIDDEN);
                mock.setSession(left);
            }
        }
    }

    /** The session that is hidden, or the one that stands there for all to see. */
    static @Nullable HttpSession of(MockHttpServletRequest mock) {
        return mock.getAttribute(HIDDEN) instanceof HttpSession hidden ? hidden : mock.getSession(false);
    }

    /** The same; made where there is none. */
    static HttpSession begun(MockHttpServletRequest mock) {
        HttpSession there = of(mock);
        return there == null ? mock.getSession() : there;
    }
}
