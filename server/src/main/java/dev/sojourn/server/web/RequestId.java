package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id of a request: the one that a proxy or a client gave it, if it can be written as it is, else a new one. */
public final class RequestId {

    /** The header that brings it and has it in the answer. */
    public static final String HEADER = "X-Request-Id";

    /** What it is called in lines of the log. */
    private static final String IN_LOG = "request";

    private static final String ATTRIBUTE = "dev.sojourn.server.request-id";
    private static final int RANDOM_BYTES = 8;

    private RequestId() {}

    /** The id, which stays the same for the whole request. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = of(request.getHeader(HEADER));
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    private static String of(@Nullable String given) {
        if (given != null && given.matches("[A-Za-z0-9._:/+=@-]{1,64}")) {
            return given;
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Has lines of the log tell the id until {@link #leave}, of this thread. */
    static void enter(String id) {
        MDC.put(IN_LOG, id);
    }

    static void leave() {
        MDC.remove(IN_LOG);
    }

    /** Work for a request on a thread that the container did not bring it to: its lines of the log tell the id too. */
    public static Runnable around(HttpServletRequest request, Runnable work) {
        String id = of(request);
        return () -> {
            enter(id);
            try {
                work.run();
            } finally {
                leave();
            }
        };
    }
}
