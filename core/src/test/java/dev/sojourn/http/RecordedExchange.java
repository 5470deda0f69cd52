package dev.sojourn.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as lines of text and the response headers it received. */
final class RecordedExchange implements WebExchange {

    private record Line(String name, String value) {}

    private final List<Line> request = new ArrayList<>();
    private final List<Line> response = new ArrayList<>();
    private String method = "GET";
    private boolean secure = true;
    private @Nullable String query;
    private @Nullable String remote;
    private byte[] body = {};
    int bodyReads;

    static RecordedExchange get() {
        return new RecordedExchange();
    }

    static RecordedExchange post(String contentType, String body) {
        RecordedExchange exchange = new RecordedExchange().with("Content-Type", contentType);
        exchange.method = "POST";
        exchange.body = body.getBytes(StandardCharsets.UTF_8);
        return exchange;
    }

    RecordedExchange with(String header, String value) {
        request.add(new Line(header, value));
        return this;
    }

    RecordedExchange cookie(String line) {
        return with("Cookie", line);
    }

    RecordedExchange query(String raw) {
        query = raw;
        return this;
    }

    RecordedExchange method(String name) {
        method = name;
        return this;
    }

    RecordedExchange from(String peer) {
        remote = peer;
        return this;
    }

    @Override
    public @Nullable String remoteAddress() {
        return remote;
    }

    RecordedExchange plainHttp() {
        secure = false;
        return this;
    }

    @Override
    public List<String> headers(String name) {
        return values(request, name);
    }

    @Override
    public @Nullable String rawQuery() {
        return query;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public byte[] body(int maxBytes) {
        bodyReads++;
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
        response.removeIf(line -> HeaderGrammar.sameIgnoringAsciiCase(line.name(), name));
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
        List<String> values = new ArrayList<>();
        for (Line line : lines) {
            if (HeaderGrammar.sameIgnoringAsciiCase(line.name(), name)) {
                values.add(line.value());
            }
        }
        return values;
    }
}
