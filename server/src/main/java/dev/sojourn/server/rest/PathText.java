package dev.sojourn.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The path of a request below the servlet, in segments. Read as it was sent, because a path that was decoded as a whole
 * does not tell a slash inside a name from one between segments, nor a name of two dots from a step up.
 */
final class PathText {

    private static final Set<String> DOTS = Set.of(".", "..");

    private PathText() {}

    /**
     * The segments, each decoded.
     *
     * @return none for the servlet itself; an empty one at the end when the path ends with a slash
     * @throws Refusal when the path is not plain
     */
    static List<String> segments(HttpServletRequest request) {
        String raw = request.getRequestURI();
        if (raw.indexOf(';') >= 0) {
            throw Refusal.badRequest("The path holds a semicolon; inside a name write %3B");
        }
        String[] sent = raw.split("/", -1);
        List<String> segments = new ArrayList<>(sent.length);
        for (int i = 0; i < sent.length; i++) {
            if (DOTS.contains(sent[i])) {
                throw Refusal.badRequest("The path holds a segment of dots; for an attribute of such a name use"
                        + " sessions/{id}/attribute?name=");
            }
            // Two slashes are one, as containers have it, but not at the end.
            if (!sent[i].isEmpty() || i == sent.length - 1) {
                segments.add(PercentText.ofSegment(sent[i]));
            }
        }
        List<String> mount = mount(request);
        if (segments.size() < mount.size() || !segments.subList(0, mount.size()).equals(mount)) {
            // The container has found its way here over steps up, which nobody needs.
            throw Refusal.badRequest("The path does not lead straight to the REST API");
        }
        return segments.subList(mount.size(), segments.size());
    }

    private static List<String> mount(HttpServletRequest request) {
        String path = request.getServletContext().getContextPath() + request.getServletPath();
        List<String> segments = new ArrayList<>(List.of(path.split("/")));
        segments.removeIf(String::isEmpty);
        return segments;
    }
}
