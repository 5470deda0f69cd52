package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The fixed files of the server: pages, style and scripts. Read from the class path once; what is served is what was
 * named here, so no request text ever becomes a path.
 */
public final class Assets {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    private static final String[] LOOKS = {"style.css", "demos.css", "home.js", "live.js", "login.js", "icon.svg"};

    private Assets() {}

    /**
     * Adds what the pages are made up with, those of errors too, below {@code /assets}.
     *
     * @param router gets the routes
     */
    public static void routes(Router router) {
        for (String name : LOOKS) {
            router.get("/assets/" + name, file(name));
        }
    }

    /**
     * A handler that answers with one file, and with 304 when the client has it already (RFC 9110, section 13.1.2).
     *
     * @param name the file's name in the pages folder, without a slash
     * @return the handler
     * @throws IllegalArgumentException when there is no such file
     */
    public static Handler file(String name) {
        byte[] bytes = read(name);
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        String tag = tag(bytes);
        return (request, response) -> send(request, response, bytes, type, tag);
    }

    private static void send(
            HttpServletRequest request, HttpServletResponse response, byte[] bytes, String type, String tag)
            throws IOException {
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "no-cache");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/dev/sojourn/server/pages/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no page file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
