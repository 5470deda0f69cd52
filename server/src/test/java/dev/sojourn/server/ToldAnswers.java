package dev.sojourn.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that answers as it was told, the last answer again and again. */
final class ToldAnswers implements AutoCloseable {

    private record Answer(int status, String body) {}

    private final HttpServer http;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();

    ToldAnswers(int status, String body) throws IOException {
        then(status, body);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            asked.incrementAndGet();
            Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + http().getAddress().getPort() + "/x");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        http.start();
    }

    private HttpServer http() {
        return http;
    }

    void then(int status, String body) {
        answers.add(new Answer(status, body));
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    String option() {
        return "--server=http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
