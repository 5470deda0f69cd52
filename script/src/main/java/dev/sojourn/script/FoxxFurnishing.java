package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.ForwardingExchange;
import dev.sojourn.http.WebExchange;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.ExpiryAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude of this dialect has beside sessions: the mount's name, saves that count without a change, tokens,
 * and cookies that scripts handle themselves.
 */
final class FoxxFurnishing implements Furnishing {

    private final MountOptions options;

    FoxxFurnishing(MountOptions options) {
        this.options = options;
    }

    @Override
    public void install(HostFunctions functions) {
        functions
                .add("foxxMount", (call, in) -> options.mount())
                .add("foxxRest", (call, in) -> options.flag("rest", false))
                .add("foxxSave", (call, in) -> save(call, call.session((int) in.number(0))))
                .add("foxxFetched", (call, in) -> fetched(call, call.session((int) in.number(0))))
                .add("foxxLook", (call, in) -> {
                    look(call);
                    return null;
                });
        tokens(functions);
        cookies(functions);
    }

    private static void tokens(HostFunctions functions) {
        functions
                .add(
                        "foxxCheckToken",
                        (call, in) -> FoxxTokens.of(in.text(0), in.text(1)).toString())
                .add(
                        "foxxWriteToken",
                        (call, in) -> FoxxTokens.of(in.text(0), in.text(1)).write(in.text(2)))
                .add(
                        "foxxOpenToken",
                        (call, in) -> FoxxTokens.of(in.text(0), in.text(1)).open(in.text(2)))
                .add("foxxPresented", (call, in) -> FoxxTokenView.presented(call.exchange(), carriers(call)))
                .add("foxxLookThrough", (call, in) -> {
                    look(call, FoxxTokens.of(in.text(0), in.text(1)), in.plain(2), in.plain(3));
                    return null;
                });
    }

    private static void cookies(HostFunctions functions) {
        functions
                .add("foxxCookie", (call, in) -> cookie(in).read(call))
                .add("foxxGiveCookie", (call, in) -> {
                    Instant now = engine(call).now();
                    double millis = in.number(2);
                    Instant end = Double.isInfinite(millis) ? null : now.plusMillis((long) Math.max(1, millis));
                    cookie(in).give(call, in.text(1), now, end);
                    return null;
                })
                .add("foxxTakeCookie", (call, in) -> {
                    cookie(in).takeBack(call);
                    return null;
                });
    }

    private static FoxxCookies cookie(HostFunctions.Arguments in) {
        return new FoxxCookies(in.plain(0) instanceof Map<?, ?> map ? map : Map.of());
    }

    private static SessionEngine engine(Call call) {
        return call.services().sessions().engine();
    }

    private static Carriers carriers(Call call) {
        return call.services().sessions().carriers();
    }

    /**
     * Saves, and moves the expiry also when nothing has changed: {@code lastUpdate} is the last save, whatever it
     * wrote.
     */
    private static boolean save(Call call, Session session) {
        if (engine(call).lifetime().anchor() == ExpiryAnchor.CREATED) {
            return session.save();
        }
        Duration own = session.duration();
        session.extend(own);
        if (own.equals(engine(call).lifetime().idle())) {
            session.setDuration(null);
        }
        return session.save();
    }

    /** Notes the access of a session that was fetched by its id; where updates count, an access moves nothing. */
    private static @Nullable Object fetched(Call call, Session session) {
        if (engine(call).lifetime().anchor() != ExpiryAnchor.LAST_UPDATE) {
            session.touch();
        }
        return null;
    }

    /**
     * A header carries the bare id while the cookie has its signature beside it. So an id that came by header and
     * without a valid cookie is looked for as if it had both.
     */
    private static void look(Call call) {
        Carrier.Cookie cookie = null;
        Carrier.Header header = null;
        for (Carrier carrier : carriers(call).order()) {
            cookie = carrier instanceof Carrier.Cookie found ? found : cookie;
            header = carrier instanceof Carrier.Header found ? found : header;
        }
        if (cookie == null
                || cookie.signatureSuffix() == null
                || header == null
                || call.door().presented()) {
            return;
        }
        SessionIds ids = engine(call).ids();
        String id = String.join(",", call.exchange().headers(header.name()));
        String signature = ids.accepts(id) ? ids.signature(SessionId.of(id), Transport.COOKIE) : null;
        if (signature != null) {
            String suffix = cookie.signatureSuffix();
            String name = cookie.settings().name(call.exchange().secure());
            String pair = name + "=" + id + "; " + name + suffix + "=" + signature;
            call.door().through(exchange -> new SignedView(exchange, pair));
        }
    }

    /** Looks for the sessions of tokens that the prelude has found good, and for nothing else. */
    private static void look(Call call, FoxxTokens tokens, @Nullable Object ids, @Nullable Object inQuery) {
        Map<String, String> idsByToken = new HashMap<>();
        if (ids instanceof Map<?, ?> map) {
            map.forEach((token, id) -> {
                if (id instanceof String text && engine(call).ids().accepts(text)) {
                    idsByToken.put(String.valueOf(token), text);
                }
            });
        }
        List<String> query = inQuery instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        call.door()
                .through(exchange -> new FoxxTokenView(
                        exchange,
                        carriers(call),
                        idsByToken,
                        query,
                        // An id needs no escapes: what a cookie can carry has neither quotes nor backslashes.
                        id -> tokens.write("{\"sid\":\"" + id + "\",\"iat\":"
                                + engine(call).now().getEpochSecond() + "}")));
    }

    /** A request with one cookie header in the place of all. */
    private static final class SignedView extends ForwardingExchange {

        private final String cookies;

        SignedView(WebExchange exchange, String cookies) {
            super(exchange);
            this.cookies = cookies;
        }

        @Override
        public List<String> headers(String name) {
            return name.equalsIgnoreCase("cookie") ? List.of(cookies) : super.headers(name);
        }
    }
}
