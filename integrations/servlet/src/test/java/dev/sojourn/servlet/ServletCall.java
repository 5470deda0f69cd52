package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.testkit.web.WebCall;
import dev.sojourn.testkit.web.WebHandler;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A servlet request as the web contract's handlers see it. */
record ServletCall(HttpServletRequest request, HttpServletResponse response) implements WebCall {

    static Map<String, Servlet> servlets(Map<String, WebHandler> handlers) {
        Map<String, Servlet> servlets = new LinkedHashMap<>();
        handlers.forEach((path, handler) -> servlets.put(path, new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                handler.handle(new ServletCall(request, response));
            }
        }));
        return servlets;
    }

    @Override
    public Session session() {
        return SojournFilter.session(request);
    }

    @Override
    public String body() throws IOException {
        return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void status(int code) {
        response.setStatus(code);
    }

    @Override
    public void header(String name, String value) {
        response.addHeader(name, value);
    }

    @Override
    public void length(long bytes) {
        response.setContentLengthLong(bytes);
    }

    @Override
    public void write(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    @Override
    public void redirect(String location) throws IOException {
        response.sendRedirect(location);
    }

    @Override
    public void error(int code) throws IOException {
        response.sendError(code);
    }
}
