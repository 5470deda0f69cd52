package dev.sojourn.server.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers the requests of one route. Called by many threads at once. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers a request.
     *
     * @param request the request
     * @param response its response
     * @throws IOException when the client has gone
     * @throws ServletException when the request cannot be answered
     */
    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
}
