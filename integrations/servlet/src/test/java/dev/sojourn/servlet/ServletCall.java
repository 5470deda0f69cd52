package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.testkit.web.WebCall;
import dev.sojourn.testkit.web.WebHandler;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
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

    /**
     * As {@link #servlets}, with each handler on a thread of its own after the servlet has returned. What a handler
     * throws is thrown again in a dispatch, as frameworks do.
     */
    static Map<String, Servlet> asynchronousServlets(Map<String, WebHandler> handlers) {
        Map<String, Servlet> servlets = new LinkedHashMap<>();
        handlers.forEach((path, handler) -> servlets.put(path, new Asynchronous(handler)));
        return servlets;
    }

    private static final class Asynchronous extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private static final String FAILURE = "handler.failure";

        private final transient WebHandler handler;

        Asynchronous(WebHandler handler) {
            this.handler = handler;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() != DispatcherType.ASYNC) {
                AsyncContext context = request.startAsync();
                new Thread(() -> handle(context), "handler").start();
            } else if (request.getAttribute(FAILURE) instanceof IOException failure) {
                throw failure;
            } else {
                throw (RuntimeException) request.getAttribute(FAILURE);
            }
        }

        private void handle(AsyncContext context) {
            HttpServletRequest request = (HttpServletRequest) context.getRequest();
            try {
                handler.handle(new ServletCall(request, (HttpServletResponse) context.getResponse()));
            } catch (IOException | RuntimeException failure) {
                request.setAttribute(FAILURE, failure);
                context.dispatch();
                return;
            }
            context.complete();
        }
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
