package dev.sojourn.script;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.ForwardingExchange;
import dev.sojourn.http.WebExchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the prelude of this dialect has beside sessions: the cookies that the porch does not know of. */
final class HtgmFurnishing implements Furnishing {

    private static final String WHOLE_SITE = "; Path=/";

    private final boolean ofTheDirectory;

    HtgmFurnishing(MountOptions options) {
        this.ofTheDirectory = ofTheDirectory(options);
    }

    /** Whether cookies have no path, so that clients keep them for the directory of the request that set them. */
    static boolean ofTheDirectory(MountOptions options) {
        return options.word("cookiePath", "/", "/", "REQUEST_DIR").equals("REQUEST_DIR");
    }

    @Override
    public void install(HostFunctions functions) {
        functions.add("htgmLook", (call, in) -> {
            look(call);
            return null;
        });
        functions.add("renewCookie", (call, in) -> {
            renew(call);
            return null;
        });
    }

    /** Looks for the session of a request; each cookie before the one that has a session is taken back at the end. */
    private void look(Call call) {
        if (ofTheDirectory) {
            String start = name(call) + "=";
            call.door().through(exchange -> new DirectoryView(exchange, start));
        }
        boolean found = call.door().presented();
        List<String> values = CookieLines.values(call.exchange().headers("cookie"), name(call)).stream()
                .distinct()
                .toList();
        int dead = found ? values.indexOf(String.valueOf(call.session().id())) : values.size();
        if (dead > 0 && values.size() > 1) {
            call.atEnd(success -> takeBack(call, dead, found));
        }
    }

    /**
     * A longer path comes first (RFC 6265, section 5.4), so a dead cookie before a living one was set for a directory,
     * and it is there that it is taken back. A living one is sent again behind them: where both have one path, the
     * last line counts.
     */
    private void takeBack(Call call, int dead, boolean found) {
        if (call.exchange().committed()) {
            return;
        }
        String name = name(call);
        List<String> own = call.exchange().responseHeaders("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + "="))
                .toList();
        // Without a living one the porch has taken one back already, unless a session has begun meanwhile.
        boolean one = !found && own.stream().anyMatch(line -> line.startsWith(name + "=;"));
        String forgotten = pathless(settings(call).delete(call.exchange().secure()));
        List<String> lines = new ArrayList<>(Collections.nCopies(one ? dead - 1 : dead, forgotten));
        lines.addAll(own);
        String id = call.session().signedId();
        if (own.isEmpty() && id != null) {
            lines.add(living(call, id));
        }
        CookieLines.replace(call.exchange(), name, lines);
    }

    /** The porch sends a cookie when the id changes; an extension changes only how long the client keeps it. */
    private void renew(Call call) {
        String id = call.session().signedId();
        if (id != null && call.channel() == null && !call.exchange().committed()) {
            CookieLines.replace(call.exchange(), name(call), List.of(living(call, id)));
        }
    }

    private String living(Call call, String id) {
        SessionEngine engine = call.services().sessions().engine();
        String line = settings(call)
                .write(
                        id,
                        call.exchange().secure(),
                        engine.now(),
                        call.session().expiresAt());
        return ofTheDirectory ? pathless(line) : line;
    }

    private static CookieSettings settings(Call call) {
        return UnstoredCookie.settings(call);
    }

    private static String name(Call call) {
        return settings(call).name(call.exchange().secure());
    }

    private static String pathless(String line) {
        return line.replace(WHOLE_SITE, "");
    }

    /** A request whose response has session cookies without a path. */
    private static final class DirectoryView extends ForwardingExchange {

        private final String start;

        DirectoryView(WebExchange exchange, String start) {
            super(exchange);
            this.start = start;
        }

        @Override
        public void addHeader(String name, String value) {
            super.addHeader(name, value.startsWith(start) ? pathless(value) : value);
        }

        @Override
        public void setHeader(String name, String value) {
            super.setHeader(name, value.startsWith(start) ? pathless(value) : value);
        }
    }
}
