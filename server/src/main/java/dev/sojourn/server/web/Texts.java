package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Small answers that are written at once. */
public final class Texts {

    private Texts() {}

    /**
     * Answers with plain text, which no browser takes for a page, so nothing in it needs escaping.
     *
     * @param response the response
     * @param status the status
     * @param text the whole body
     * @throws IOException when the client has gone
     */
    public static void plain(HttpServletResponse response, int status, String text) throws IOException {
        send(response, status, "text/plain;charset=UTF-8", text);
    }

    /**
     * Answers with JSON.
     *
     * @param response the response
     * @param status the status
     * @param json the whole body
     * @throws IOException when the client has gone
     */
    public static void json(HttpServletResponse response, int status, String json) throws IOException {
        send(response, status, "application/json", json);
    }

    private static void send(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
