package dev.sojourn.server.web;

import dev.sojourn.http.FaultPage;
import dev.sojourn.http.FaultPages;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.WebExchange;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * The body of every answer that is an error and has no body of its own: its status in words, as a page for browsers
 * and as a line for others. Tells nothing of the inside and repeats nothing that the client sent. Tomcat makes it by
 * name.
 */
public final class ErrorPages extends ErrorReportValve {

    private static final Logger LOG = Logger.getLogger(ErrorPages.class.getName());

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(400, "The request is malformed."),
            Map.entry(401, "This needs a session or a token."),
            Map.entry(403, "A page of another site asked for this. It was refused."),
            Map.entry(404, "There is nothing here."),
            Map.entry(405, "This address does not take that method."),
            Map.entry(408, "The request did not come in time."),
            Map.entry(413, "The request is too large."),
            Map.entry(414, "The address is too long."),
            Map.entry(421, "This server does not answer for that name."),
            Map.entry(426, "This address is for WebSockets."),
            Map.entry(429, "That was too much at once. Try again soon."),
            Map.entry(431, "The request's head is too large."),
            Map.entry(500, "The server failed at this request. Details are in its log."),
            Map.entry(503, "The server is not available at the moment. Try again soon."));

    /** Called by Tomcat. */
    public ErrorPages() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String words =
                WORDS.getOrDefault(status, status < 500 ? "The request cannot be answered." : "The server failed.");
        boolean page = prefersPage(request.getHeader("Accept"));
        try {
            // A request that the connector refused never came to the filters.
            SecurityHeaders.apply((HttpServletResponse) response);
            if (!response.containsHeader(RequestId.HEADER)) {
                response.setHeader(RequestId.HEADER, RequestId.of(request));
            }
            response.setHeader("Cache-Control", "no-store");
            response.setContentType(page ? "text/html" : "text/plain");
            response.setCharacterEncoding("UTF-8");
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(page ? page(status, words) : status + " " + words + "\n");
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.FINE, "An error answer was not sent: the client has gone or the answer had begun", e);
        }
    }

    /**
     * The pages for what is refused because of a session, for browsers; others get what the library says.
     *
     * @param fault what is told
     * @param request the request
     * @return a page, or null
     */
    public static @Nullable FaultPage of(SessionFault fault, WebExchange request) {
        return request.headers("Accept").stream().anyMatch(ErrorPages::prefersPage)
                ? FaultPages.html(page(fault.status(), fault.message()))
                : null;
    }

    private static boolean prefersPage(@Nullable String accept) {
        return accept != null && accept.contains("text/html");
    }

    private static String page(int status, String words) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%d</title>
                <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/assets/style.css">
                </head>
                <body>
                <nav class="site-nav" aria-label="Pages">
                <a class="brand" href="/"><img src="/assets/icon.svg" width="24" height="24" alt="">Sojourn</a>
                </nav>
                <main class="narrow">
                <h1>%d</h1>
                <p class="lead">%s</p>
                <p><a href="/">To the start page</a></p>
                </main>
                </body>
                </html>
                """.formatted(status, status, words);
    }
}
