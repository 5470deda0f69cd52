package dev.sojourn.script;

import dev.sojourn.http.Carrier;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.ForwardingExchange;
import dev.sojourn.http.WebExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request whose session ids travel in tokens: carriers see the ids of the tokens that were found good and nothing
 * else, and what they write leaves as a token.
 */
final class FoxxTokenView extends ForwardingExchange {

    private static final String SET_COOKIE = "Set-Cookie";

    private final Carriers carriers;
    private final Map<String, String> idsByToken;
    private final List<String> inQuery;
    private final UnaryOperator<String> wrap;

    /**
     * A view of a request.
     *
     * @param idsByToken the ids of the tokens that were found good
     * @param inQuery the tokens that the query has in its parameter
     * @param wrap makes a token of an id
     */
    FoxxTokenView(
            WebExchange exchange,
            Carriers carriers,
            Map<String, String> idsByToken,
            List<String> inQuery,
            UnaryOperator<String> wrap) {
        super(exchange);
        this.carriers = carriers;
        this.idsByToken = idsByToken;
        this.inQuery = inQuery;
        this.wrap = wrap;
    }

    /** What a request has in the cookies and headers where tokens may be, in the order of the carriers. */
    static List<String> presented(WebExchange exchange, Carriers carriers) {
        List<String> tokens = new ArrayList<>();
        for (Carrier carrier : carriers.order()) {
            if (carrier instanceof Carrier.Cookie cookie) {
                String name = cookie.settings().name(exchange.secure());
                tokens.addAll(CookieLines.values(exchange.headers("cookie"), name));
            } else if (carrier instanceof Carrier.Header header) {
                tokens.addAll(exchange.headers(header.name()));
            }
        }
        return tokens;
    }

    @Override
    public List<String> headers(String name) {
        for (Carrier carrier : carriers.order()) {
            if (carrier instanceof Carrier.Cookie cookie && name.equalsIgnoreCase("cookie")) {
                String own = cookie.settings().name(secure());
                return CookieLines.values(super.headers(name), own).stream()
                        // Of a bad token the cookie is left, so that it can be taken back.
                        .map(token -> own + "=" + idsByToken.getOrDefault(token, ""))
                        .toList();
            }
            if (carrier instanceof Carrier.Header header && name.equalsIgnoreCase(header.name())) {
                return ids(super.headers(name));
            }
        }
        return super.headers(name);
    }

    /** The parameter of the id alone: nobody else asks this view. */
    @Override
    public @Nullable String rawQuery() {
        for (Carrier carrier : carriers.order()) {
            if (carrier instanceof Carrier.Query query) {
                return ids(inQuery).stream()
                        .map(id -> query.parameter() + "=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
            }
        }
        return null;
    }

    private List<String> ids(List<String> tokens) {
        List<String> ids = new ArrayList<>();
        for (String token : tokens) {
            String id = idsByToken.get(token);
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, wrapped(name, value));
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, wrapped(name, value));
    }

    private String wrapped(String name, String value) {
        for (Carrier carrier : carriers.order()) {
            if (carrier instanceof Carrier.Cookie cookie && name.equalsIgnoreCase(SET_COOKIE)) {
                String start = cookie.settings().name(secure()) + "=";
                int end = value.indexOf(';');
                // A line that takes the cookie back has no value.
                if (value.startsWith(start) && end > start.length()) {
                    return start + wrap.apply(value.substring(start.length(), end)) + value.substring(end);
                }
            } else if (carrier instanceof Carrier.Header header && name.equalsIgnoreCase(header.name())) {
                return wrap.apply(value);
            }
        }
        return value;
    }
}
