package dev.sojourn.script;

import dev.sojourn.http.BadSessionRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request in memory, and what was answered. */
public final class FakeExchange implements ScriptExchange {

    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final Map<String, List<String>> answered = new LinkedHashMap<>();
    private byte[] body = {};
    private int status;
    private byte @Nullable [] response;
    private int bodyReads;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Map<String, Runnable> asked = new HashMap<>();

    public FakeExchange(String method, String target) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? null : target.substring(mark + 1);
        header("host", "localhost:8080");
    }

    public FakeExchange header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value);
        return this;
    }

    public FakeExchange body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeExchange body(String contentType, byte[] bytes) {
        body = bytes;
        return header("content-type", contentType);
    }

    public int status() {
        return status;
    }

    public String text() {
        return response == null ? "(not answered)" : new String(response, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return response == null ? new byte[0] : response;
    }

    public @Nullable String answeredHeader(String name) {
        List<String> lines = responseHeaders(name);
        return lines.isEmpty() ? null : String.join(" | ", lines);
    }

    public int bodyReads() {
        return bodyReads;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns when the script has asked for the header {@code x-begun}. */
    public void awaitBegun() throws InterruptedException {
        if (!begun.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the script has not begun within 30 seconds");
        }
    }

    /** What happens while the script waits for the header {@code x-begun}. */
    public FakeExchange meanwhile(Runnable value) {
        return asked("x-begun", value);
    }

    /** What happens each time when a script asks for a header. */
    public FakeExchange asked(String name, Runnable value) {
        asked.put(name, value);
        return this;
    }

    @Override
    public List<String> headers(String name) {
        if (name.equalsIgnoreCase("x-begun")) {
            begun.countDown();
        }
        asked.getOrDefault(name.toLowerCase(Locale.ROOT), () -> {}).run();
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public String authority() {
        return String.join("", headers("host"));
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
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
        return false;
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
        answered.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value);
    }

    @Override
    public void setHeader(String name, String value) {
        answered.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(List.of(value)));
    }

    @Override
    public List<String> responseHeaders(String name) {
        return answered.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public boolean committed() {
        return response != null;
    }

    @Override
    public void respond(int code, byte[] bytes) {
        if (response != null) {
            throw new IllegalStateException("answered twice");
        }
        status = code;
        response = bytes;
    }
}
