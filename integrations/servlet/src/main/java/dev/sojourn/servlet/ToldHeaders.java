package dev.sojourn.servlet;

import dev.sojourn.http.FaultAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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

    private final List<Line> lines = new ArrayList<>(0);

    void add(HttpServletResponse response, String name, String value) {
        Line line = new Line(true, name, value);
        lines.add(line);
        line.tell(response);
    }

    void set(HttpServletResponse response, String name, String value) {
        if (!lines.isEmpty()) {
            lines.removeIf(line -> line.name().equals(name));
        }
        Line line = new Line(false, name, value);
        lines.add(line);
        line.tell(response);
    }

    /**
     * Takes the body back and what was told, without the headers of other filters: not every container takes one header
     * away by itself.
     *
     * @param tellAgain whether what was told still holds
     */
    void resetBody(HttpServletResponse response, boolean tellAgain) {
        List<Line> kept = new ArrayList<>();
        for (String name : Set.copyOf(response.getHeaderNames())) {
            if (!FaultAnswer.BODY_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                response.getHeaders(name).forEach(value -> kept.add(new Line(true, name, value)));
            }
        }
        kept.removeIf(line -> lines.stream()
                .anyMatch(ours -> line.name().equalsIgnoreCase(ours.name())
                        && line.value().equals(ours.value())));
        response.reset();
        // A wrapper inside may have put its own back by itself.
        kept.stream()
                .filter(line -> !response.getHeaders(line.name()).contains(line.value()))
                .forEach(line -> line.tell(response));
        if (tellAgain) {
            tellAgain(response);
        } else {
            lines.clear();
        }
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
