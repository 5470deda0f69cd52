package dev.sojourn.server.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.tomcat.util.http.InvalidParameterException;

/**
 * The filter that waits for the body of a request before anybody works on it, so that a slow client holds no thread.
 * One that comes too slowly is 408, and 503 while too much is on its way; one that is over the limit is passed on,
 * cut, for the doors to refuse in their own words.
 */
public final class BodyFirst implements Filter {

    private static final Logger LOG = System.getLogger(BodyFirst.class.getName());
    static final String BODY = "dev.sojourn.server.body";

    private static final Map<BodyReader.End, Integer> REFUSED = Map.of(
            BodyReader.End.ENDLESS, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
            BodyReader.End.TOO_SLOW, HttpServletResponse.SC_REQUEST_TIMEOUT,
            BodyReader.End.STOPPED, HttpServletResponse.SC_SERVICE_UNAVAILABLE,
            BodyReader.End.TOO_MANY, HttpServletResponse.SC_SERVICE_UNAVAILABLE);

    private final BodyReader reader;
    private final Predicate<HttpServletRequest> startsAtHead;

    /**
     * The filter.
     *
     * @param reader reads the bodies
     * @param startsAtHead requests that are passed on at once; who answers them waits by himself
     */
    public BodyFirst(BodyReader reader, Predicate<HttpServletRequest> startsAtHead) {
        this.reader = reader;
        this.startsAtHead = startsAtHead;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getAttribute(BODY) instanceof BodyReader.Body body) {
            Integer refused = REFUSED.get(body.end());
            if (refused == null) {
                serve(chain, new BodyRequest(http, body.bytes()), (HttpServletResponse) response);
            } else if (http.getDispatcherType() == DispatcherType.ERROR) {
                chain.doFilter(request, response);
            } else {
                refuse(http, (HttpServletResponse) response, refused);
            }
        } else if (reader.isTooMuch(http)) {
            refuse(http, (HttpServletResponse) response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else if (reader.isComing(http) && !startsAtHead.test(http)) {
            reader.read(http, (context, body) -> {
                http.setAttribute(BODY, body);
                goOn(context, body.end());
            });
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void serve(FilterChain chain, BodyRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (InvalidParameterException e) {
            if (response.isCommitted()) {
                throw e;
            }
            // After a dispatch the container takes it for a fault of the server.
            response.sendError(e.getErrorCode());
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, int status)
            throws IOException {
        response.setHeader("Connection", "close");
        response.sendError(status);
        ContainerRequests.abandon(request);
    }

    /** Without a page: the container makes none for a request that it ends by itself. */
    private static void answerMalformed(HttpServletResponse response) throws IOException {
        response.setHeader("Connection", "close");
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentLength(0);
        response.flushBuffer();
    }

    private static void goOn(AsyncContext context, BodyReader.End end) {
        try {
            if (end == BodyReader.End.MALFORMED) {
                answerMalformed((HttpServletResponse) context.getResponse());
            }
            if (end == BodyReader.End.GONE || end == BodyReader.End.MALFORMED) {
                context.complete();
            } else {
                context.dispatch();
            }
        } catch (IllegalStateException | IOException e) {
            LOG.log(Level.DEBUG, "A client had gone before its request was complete", e);
        }
    }
}
