package dev.sojourn.httpserver;

import com.sun.net.httpserver.HttpExchange;
import dev.sojourn.Session;
import dev.sojourn.testkit.web.WebCall;
import dev.sojourn.testkit.web.WebHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An exchange as the web contract's handlers see it. */
final class ExchangeCall implements WebCall {

    private final HttpExchange exchange;
    private int status = 200;
    private long length;
    private boolean begun;

    private ExchangeCall(HttpExchange exchange) {
        this.exchange = exchange;
    }

    static void serve(HttpExchange exchange, WebHandler handler) throws IOException {
        try (exchange) {
            ExchangeCall call = new ExchangeCall(exchange);
            handler.handle(call);
            call.begin(-1);
        }
    }

    private void begin(long bytes) throws IOException {
        if (!begun) {
            begun = true;
            exchange.sendResponseHeaders(status, bytes);
        }
    }

    @Override
    public Session session() {
        return SessionHandlers.session(exchange);
    }

    @Override
    public String body() throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void status(int code) {
        status = code;
    }

    @Override
    public void header(String name, String value) {
        exchange.getResponseHeaders().add(name, value);
    }

    @Override
    public void length(long bytes) {
        length = bytes;
    }

    @Override
    public void write(String text) throws IOException {
        begin(length);
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void flush() throws IOException {
        begin(length);
        exchange.getResponseBody().flush();
    }

    @Override
    public void redirect(String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        status = 302;
        begin(-1);
    }

    @Override
    public void error(int code) throws IOException {
        status = code;
        begin(-1);
    }
}
