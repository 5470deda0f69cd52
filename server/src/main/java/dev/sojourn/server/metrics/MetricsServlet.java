package dev.sojourn.server.metrics;

import dev.sojourn.server.web.Texts;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * {@code /metrics}: all meters in the text format of Prometheus, version 0.0.4. The token is judged before the method,
 * as by the REST API. Thread-safe.
 */
final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    /** Of a node with one engine; more is no fault. */
    private static final int USUAL_BYTES = 1 << 17;

    private final transient PrometheusMeterRegistry registry;
    private final transient MetricsGate gate;

    MetricsServlet(PrometheusMeterRegistry registry, MetricsGate gate) {
        this.registry = registry;
        this.gate = gate;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long wait = gate.secondsToWait(request, response);
        if (wait > 0) {
            response.setHeader("Retry-After", String.valueOf(wait));
            Texts.json(
                    response,
                    429,
                    "{\"error\":\"TooManyTries\",\"message\":\"Too many wrong tokens came from this address; a right"
                            + " one is still accepted\"}");
            return;
        }
        if (wait < 0) {
            response.setHeader("WWW-Authenticate", "Bearer");
            Texts.json(
                    response,
                    401,
                    "{\"error\":\"Unauthorized\",\"message\":\"Metrics need the header Authorization: Bearer, with the"
                            + " metrics token or the admin token\"}");
            return;
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            Texts.json(
                    response, 405, "{\"error\":\"MethodNotAllowed\",\"message\":\"This resource answers GET, HEAD\"}");
            return;
        }
        // Whole before the first byte leaves: a scraper must not take a part for all.
        ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_BYTES);
        registry.scrape(text, TEXT);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(TEXT);
        response.setContentLength(text.size());
        if (!request.getMethod().equals("HEAD")) {
            text.writeTo(response.getOutputStream());
        }
    }
}
