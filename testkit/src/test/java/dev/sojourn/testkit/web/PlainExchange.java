package dev.sojourn.testkit.web;

import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.WebExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request as it came over a socket, and a response that leaves as a whole. */
final class PlainExchange implements WebExchange {

    private record Line(String name, String value) {}

    private final List<Line> request = new ArrayList<>();
    private final List<Line> response = new ArrayList<>();
    private final StringBuilder written = new StringBuilder();
    private final String method;
    private final String target;
    private final byte[] body;
    private int status = 200;

    private PlainExchange(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        method = first[0];
        target = first[1];
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            request.add(
                    new Line(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        List<String> length = headers("Content-Length");
        body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.get(0)));
    }

    static PlainExchange read(InputStream in) throws IOException {
        return new PlainExchange(in);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The request ended in its head");
            }
            line.append((char) next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    void status(int code) {
        status = code;
    }

    void write(String text) {
        written.append(text);
    }

    /** Takes back what was written; of the headers those that are not {@code kept}. */
    void reset(List<String> kept) {
        written.setLength(0);
        response.removeIf(line -> kept.stream().noneMatch(line.name()::equalsIgnoreCase));
    }

    byte[] answer() {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " x\r\nConnection: close\r\n");
        response.forEach(line ->
                text.append(line.name()).append(": ").append(line.value()).append("\r\n"));
        text.append("Content-Length: ").append(written.length()).append("\r\n\r\n");
        return text.append(written).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public List<String> headers(String name) {
        return values(request, name);
    }

    @Override
    public @Nullable String rawQuery() {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public boolean secure() {
        return headers("X-Forwarded-Proto").contains("https");
    }

    @Override
    public byte[] body(int maxBytes) {
        if (body.length > maxBytes) {
            throw BadSessionRequestException.bodyTooLarge(maxBytes);
        }
        return body;
    }

    @Override
    public void addHeader(String name, String value) {
        response.add(new Line(name, value));
    }

    @Override
    public void setHeader(String name, String value) {
        response.removeIf(line -> line.name().equalsIgnoreCase(name));
        addHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return values(response, name);
    }

    @Override
    public boolean committed() {
        return false;
    }

    private static List<String> values(List<Line> lines, String name) {
        return lines.stream()
                .filter(line -> line.name().equalsIgnoreCase(name))
                .map(Line::value)
                .toList();
    }
}
