package dev.sojourn.script.foxx;

import dev.sojourn.Session;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.WebExchange;
import dev.sojourn.id.Carriage;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.script.dialect.Call;
import dev.sojourn.script.dialect.Furnishing;
import dev.sojourn.script.dialect.HostFunctions;
import dev.sojourn.script.mount.MountOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the prelude of this dialect has beside sessions: the mount's name, and saves that count without a change. */
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
    }

    /** Saves also when nothing has changed: {@code lastUpdate} is the last save, whatever it wrote. */
    private static boolean save(Call call, Session session) {
        Duration own = session.duration();
        boolean standard =
                own.equals(call.services().sessions().engine().lifetime().idle());
        session.setDuration(standard ? null : own);
        return session.save();
    }

    /** Notes the access of a session that was fetched by its id; where updates count, an access moves nothing. */
    private static @Nullable Object fetched(Call call, Session session) {
        if (call.services().sessions().engine().lifetime().anchor() != ExpiryAnchor.LAST_UPDATE) {
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
        for (Carrier carrier : call.services().sessions().carriers().order()) {
            cookie = carrier instanceof Carrier.Cookie found ? found : cookie;
            header = carrier instanceof Carrier.Header found ? found : header;
        }
        if (cookie == null
                || cookie.signatureSuffix() == null
                || header == null
                || call.door().presented()) {
            return;
        }
        SessionIds ids = call.services().sessions().engine().ids();
        String id = String.join(",", call.exchange().headers(header.name()));
        String signature = ids.accepts(id) ? ids.signature(SessionId.of(id), Carriage.COOKIE) : null;
        if (signature != null) {
            String suffix = cookie.signatureSuffix();
            String name = cookie.recipe().name(call.exchange().secure());
            String pair = name + "=" + id + "; " + name + suffix + "=" + signature;
            call.door().through(exchange -> new SignedView(exchange, pair));
        }
    }

    /** A request with one cookie header in the place of all. */
    private record SignedView(WebExchange exchange, String cookies) implements WebExchange {

        @Override
        public List<String> headers(String name) {
            return name.equalsIgnoreCase("cookie") ? List.of(cookies) : exchange.headers(name);
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
        public boolean secure() {
            return exchange.secure();
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
}
