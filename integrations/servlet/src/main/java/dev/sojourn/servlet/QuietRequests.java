package dev.sojourn.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Predicate;

/** Requests that are no use of their session, by their path. */
final class QuietRequests {

    private QuietRequests() {}

    /**
     * Those at these paths and below them.
     *
     * @throws IllegalArgumentException when one does not begin with a slash
     */
    static Predicate<HttpServletRequest> below(List<String> prefixes) {
        List<String> paths = prefixes.stream().map(QuietRequests::withoutEnd).toList();
        return request -> {
            String inside = request.getPathInfo();
            String path = request.getServletPath() + (inside == null ? "" : inside);
            return paths.stream()
                    .anyMatch(each -> path.startsWith(each)
                            && (path.length() == each.length() || path.charAt(each.length()) == '/'));
        };
    }

    private static String withoutEnd(String prefix) {
        if (!prefix.startsWith("/")) {
            throw new IllegalArgumentException(
                    "The quiet path \"" + prefix + "\" does not begin with a slash. Name one like \"/status\"");
        }
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }
}
