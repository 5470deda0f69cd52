package dev.sojourn.script.hyperexpress;

import dev.sojourn.http.WebExchange;
import dev.sojourn.script.dialect.Percent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the carriers see it in this dialect. Cookie values are percent-decoded, because HyperExpress sends its
 * signatures in that spelling; or one id that the script chose takes the place of all cookies. Secure is what the
 * recipe says: the script has chosen it, and programs send such a cookie over plain HTTP too.
 */
final class CookieView implements WebExchange {

    private final WebExchange exchange;
    private final List<String> cookies;

    private CookieView(WebExchange exchange, List<String> cookies) {
        this.exchange = exchange;
        this.cookies = cookies;
    }

    static WebExchange decoded(WebExchange exchange, String name) {
        List<String> lines = exchange.headers("cookie");
        return lines.stream().noneMatch(line -> line.indexOf('%') >= 0)
                ? new CookieView(exchange, lines)
                : new CookieView(
                        exchange,
                        values(lines, name).stream()
                                .map(value -> name + "=" + value)
                                .toList());
    }

    static WebExchange presenting(WebExchange exchange, String name, @Nullable String signedId) {
        return new CookieView(exchange, signedId == null ? List.of() : List.of(name + "=" + signedId));
    }

    /** The values of a cookie, decoded. */
    static List<String> values(List<String> lines, String name) {
        List<String> values = new ArrayList<>(1);
        for (String line : lines) {
            for (String pair : line.split(";", 200)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    String value = pair.substring(equals + 1).strip();
                    String decoded = Percent.decode(value);
                    values.add(decoded == null ? value : decoded);
                }
            }
        }
        return values;
    }

    @Override
    public List<String> headers(String name) {
        return name.equalsIgnoreCase("cookie") ? cookies : exchange.headers(name);
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public @Nullable String rawQuery() {
        return exchange.rawQuery();
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public byte[] body(int maxBytes) {
        return exchange.body(maxBytes);
    }

    @Override
    public void addHeader(String name, String value) {
        exchange.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        exchange.setHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return exchange.responseHeaders(name);
    }

    @Override
    public boolean committed() {
        return exchange.committed();
    }
}
