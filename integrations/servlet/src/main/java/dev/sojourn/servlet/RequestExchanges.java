package dev.sojourn.servlet;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one request, one for each filter that it has passed, which wait there for its next dispatch. The
 * present one is that of the filter which is nearest to the handler.
 */
final class RequestExchanges {

    /** The request attribute that holds them. */
    static final String ATTRIBUTE = RequestExchanges.class.getName();

    private @Nullable SessionExchange newest;
    private volatile @Nullable SessionExchange present;

    private RequestExchanges() {}

    static @Nullable RequestExchanges of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestExchanges known ? known : null;
    }

    /** Those of a request that passes its first filter are made now. */
    static RequestExchanges begin(ServletRequest request) {
        RequestExchanges known = of(request);
        if (known == null) {
            known = new RequestExchanges();
            request.setAttribute(ATTRIBUTE, known);
        }
        return known;
    }

    /** The exchange of a filter, made when it has none for this request yet. */
    SessionExchange of(FilterSettings settings) {
        for (SessionExchange each = newest; each != null; each = each.older) {
            if (each.settings.visits() == settings.visits()) {
                return each;
            }
        }
        SessionExchange made = new SessionExchange(settings, newest);
        newest = made;
        return made;
    }

    @Nullable
    SessionExchange present() {
        return present;
    }

    /** The request goes on behind the filter of this exchange; returns the one before. */
    @Nullable
    SessionExchange enter(SessionExchange exchange) {
        SessionExchange before = present;
        present = exchange;
        return before;
    }

    /** It has returned to the filter before, if there was one: what goes on by itself goes on behind the nearest. */
    void leave(@Nullable SessionExchange before) {
        if (before != null) {
            present = before;
        }
    }
}
