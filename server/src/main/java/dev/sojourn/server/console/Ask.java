package dev.sojourn.server.console;

import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.console.Logins.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of somebody who is logged in.
 *
 * @param request what was sent
 * @param visitor who sent it
 * @param caller the same, for the audit
 */
record Ask(HttpServletRequest request, Visitor visitor, Caller caller) {

    /** Sent by the script that keeps a page current; such a request is no sign that anybody is there. */
    static final String REFRESH = "Sojourn-Refresh";

    /** Pages are all beside each other, so this is enough to come back to one, and leads nowhere else. */
    private static final String PLACE = "(\\./|[a-z]{1,20})?(\\?[A-Za-z0-9%&=+._~*-]{0,6000})?";

    /** A parameter without blanks around it, for what is chosen or typed; empty when it was not sent. */
    String text(String name) {
        String text = request.getParameter(name);
        return text == null ? "" : text.strip();
    }

    /**
     * A parameter as it is, for the name of a user, a mount or an attribute: two that look alike are two. It comes from
     * an address by its own name, or from a field of {@link Html#exact}. Empty when it was not sent.
     */
    String exact(String name) {
        String coded = request.getParameter(name + Html.CODED);
        String text = coded == null ? request.getParameter(name) : Words.ofQuery(coded);
        return text == null ? "" : text;
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    List<String> all(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    /** A number that is not negative; 0 when it was not sent. */
    long number(String name) {
        String text = text(name);
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    /** The mount whose sessions are meant, or null for the server's own. */
    @Nullable
    String mount() {
        String mount = mountText();
        return mount.isEmpty() ? null : mount;
    }

    /** The mount whose sessions are meant; empty for the server's own. */
    String mountText() {
        return exact("mount");
    }

    /** What every form of this login holds: what makes it its own, and where it came from. */
    Html formFields(String back) {
        return Html.of(
                "<input type=\"hidden\" name=\"form\" value=\"{}\"><input type=\"hidden\" name=\"back\" value=\"{}\">",
                visitor.form(),
                back);
    }

    /** Where the form came from. */
    String back() {
        return place(request.getParameter("back"));
    }

    boolean isRefresh() {
        return isRefresh(request);
    }

    static boolean isRefresh(HttpServletRequest request) {
        return request.getHeader(REFRESH) != null;
    }

    /** A page of the console that was named by a request; the first page when it is none. */
    static String place(@Nullable String sent) {
        return sent != null && !sent.isEmpty() && sent.matches(PLACE) ? sent : "./";
    }

    /** This page with its query, as {@link #place} takes it. */
    static String here(HttpServletRequest request) {
        String path = request.getRequestURI();
        String query = request.getQueryString();
        String page = path.substring(path.lastIndexOf('/') + 1);
        return place((page.isEmpty() ? "./" : page) + (query == null ? "" : "?" + query));
    }

    String here() {
        return here(request);
    }
}
