package dev.sojourn.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client that keeps cookies from one request to the next. */
public final class Browser {

    private final Scene scene;
    private final Map<String, String> jar = new LinkedHashMap<>();

    public Browser(Scene scene) {
        this.scene = scene;
    }

    public FakeExchange get(String target) {
        return send(new FakeExchange("GET", target));
    }

    public FakeExchange post(String target, String json) {
        return send(new FakeExchange("POST", target).body("application/json", json));
    }

    public FakeExchange send(FakeExchange exchange) {
        carry(exchange);
        scene.answer(exchange);
        keep(exchange);
        return exchange;
    }

    /** Puts the cookies on a request. */
    public FakeExchange carry(FakeExchange exchange) {
        if (!jar.isEmpty()) {
            exchange.header(
                    "Cookie",
                    jar.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return exchange;
    }

    /** Takes the cookies of a response. */
    public void keep(FakeExchange exchange) {
        for (String line : exchange.responseHeaders("Set-Cookie")) {
            String pair = line.substring(0, line.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            if (line.contains("Max-Age=0")) {
                jar.remove(name);
            } else {
                jar.put(name, pair.substring(name.length() + 1));
            }
        }
    }

    public @Nullable String cookie(String name) {
        return jar.get(name);
    }

    public Browser with(String name, String value) {
        jar.put(name, value);
        return this;
    }
}
