package dev.sojourn.server.console;

import dev.sojourn.server.console.Logins.Visitor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all pages have around them. */
final class Layout {

    /** The pages of the navigation, by their addresses. */
    private static final Map<String, String> TABS = new TreeMap<>(
            Map.of("./", "Overview", "sessions", "Sessions", "stores", "Stores", "events", "Events", "audit", "Audit"));

    private static final String[] ORDER = {"./", "sessions", "events", "audit", "stores"};

    private Layout() {}

    /** Sends a page of somebody who is logged in. */
    static void send(HttpServletResponse response, Answer answer, Visitor visitor, String here, boolean refresh)
            throws IOException {
        Html page = new Html(16_384);
        head(page, answer.title());
        page.add("<body class=\"console\"><a class=\"skip\" href=\"#main\">To the content</a>"
                + "<nav class=\"site-nav\" aria-label=\"Pages\"><a class=\"brand\" href=\"./\">"
                + "<img src=\"icon.svg\" width=\"24\" height=\"24\" alt=\"\">Sojourn <span>console</span></a>");
        String path = here.contains("?") ? here.substring(0, here.indexOf('?')) : here;
        for (String tab : ORDER) {
            page.add("<a href=\"{}\"{}>{}</a>", tab, current(tab.equals(path)), String.valueOf(TABS.get(tab)));
        }
        page.add(
                "<form method=\"post\" action=\"logout\"><input type=\"hidden\" name=\"form\" value=\"{}\">"
                        + "<span class=\"role\">{}</span><button class=\"second small\">Log out</button></form></nav>",
                visitor.form(),
                visitor.mayAct() ? "Admin" : "Viewer, reads only");
        String said = refresh ? null : visitor.takeSaid();
        page.add("<div class=\"said\" role=\"status\">");
        if (said != null) {
            page.add("<p>{}</p>", said);
        }
        page.add("</div><main id=\"main\" tabindex=\"-1\">{}</main></body></html>", answer.main());
        write(response, answer.status(), page);
    }

    /** Sends the page to log in. */
    static void sendLogin(HttpServletResponse response, int status, Html main) throws IOException {
        Html page = new Html(2048);
        head(page, "Log in");
        page.add(
                "<body class=\"console\"><nav class=\"site-nav\" aria-label=\"Pages\"><a class=\"brand\""
                        + " href=\"login\"><img src=\"icon.svg\" width=\"24\" height=\"24\" alt=\"\">Sojourn"
                        + " <span>console</span></a></nav><main class=\"narrow\">{}</main></body></html>",
                main);
        write(response, status, page);
    }

    /** Goes on to another page. The address is relative, so that it is right under any prefix. */
    static void goOn(HttpServletResponse response, @Nullable String next) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", String.valueOf(next));
        response.setHeader("Cache-Control", "no-store");
    }

    private static Html current(boolean is) {
        return Html.of(is ? " aria-current=\"page\"" : "");
    }

    private static void head(Html page, String title) {
        page.add(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
                        + " content=\"width=device-width, initial-scale=1\"><title>{} · Sojourn console</title><link"
                        + " rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\""
                        + " href=\"style.css\"><link rel=\"stylesheet\" href=\"console.css\"><link rel=\"stylesheet\""
                        + " href=\"console-forms.css\"><script src=\"console.js\" defer></script></head>",
                title);
    }

    private static void write(HttpServletResponse response, int status, Html page) throws IOException {
        byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
