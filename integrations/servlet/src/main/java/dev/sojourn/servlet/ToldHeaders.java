package dev.sojourn.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;

/** What a response tells its client of the session, kept so that it can be told again. */
final class ToldHeaders {

    private record Line(boolean added, String name, String value) {

        void tell(HttpServletResponse response) {
            if (added) {
                response.addHeader(name, value);
            } else {
                response.setHeader(name, value);
            }
        }
    }

    private final List<Line> lines = new ArrayList<>(2);

    void add(HttpServletResponse response, String name, String value) {
        Line line = new Line(true, name, value);
        lines.add(line);
        line.tell(response);
    }

    void set(HttpServletResponse response, String name, String value) {
        lines.removeIf(line -> line.name().equals(name));
        Line line = new Line(false, name, value);
        lines.add(line);
        line.tell(response);
    }

    void forget() {
        lines.clear();
    }

    /** After the handler reset the response. */
    void tellAgain(HttpServletResponse response) {
        lines.forEach(line -> line.tell(response));
    }

    /** After the handler set one header: our lines of it are put back where they are missing. */
    void tellAgain(HttpServletResponse response, String name) {
        for (Line line : lines) {
            if (line.name().equalsIgnoreCase(name)
                    && !response.getHeaders(line.name()).contains(line.value())) {
                line.tell(response);
            }
        }
    }
}
