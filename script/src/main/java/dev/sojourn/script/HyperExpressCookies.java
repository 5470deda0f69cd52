package dev.sojourn.script;

import dev.sojourn.http.ForwardingExchange;
import dev.sojourn.http.WebExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the carriers see it in this dialect. Cookie values are percent-decoded, because HyperExpress sends its
 * signatures in that spelling; or one id that the script chose takes the place of all cookies. Secure is what the
 * settings say: the script has chosen it, and programs send such a cookie over plain HTTP too.
 */
final class HyperExpressCookies extends ForwardingExchange {

    private final List<String> cookies;

    private HyperExpressCookies(WebExchange exchange, List<String> cookies) {
        super(exchange);
        this.cookies = cookies;
    }

    static WebExchange decoded(WebExchange exchange, String name) {
        List<String> lines = exchange.headers("cookie");
        return lines.stream().noneMatch(line -> line.indexOf('%') >= 0)
                ? new HyperExpressCookies(exchange, lines)
                : new HyperExpressCookies(
                        exchange,
                        values(lines, name).stream()
                                .map(value -> name + "=" + value)
                                .toList());
    }

    static WebExchange presenting(WebExchange exchange, String name, @Nullable String signedId) {
        return new HyperExpressCookies(exchange, signedId == null ? List.of() : List.of(name + "=" + signedId));
    }

    /** The values of a cookie, decoded. */
    static List<String> values(List<String> lines, String name) {
        return CookieLines.values(lines, name).stream()
                .map(value -> {
                    String decoded = Percent.decode(value);
                    return decoded == null ? value : decoded;
                })
                .toList();
    }

    @Override
    public List<String> headers(String name) {
        return name.equalsIgnoreCase("cookie") ? cookies : super.headers(name);
    }

    @Override
    public boolean secure() {
        return true;
    }
}
