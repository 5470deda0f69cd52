package dev.sojourn.script;

import dev.sojourn.http.CarrierConflict;
import dev.sojourn.http.Carriers;
import dev.sojourn.id.IdFormat;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MARS Engine: the sid travels as a query parameter, a body parameter or a header, in this order, and is handed out by
 * the script alone; sessions slide for 30 minutes.
 */
final class MarsDialect implements Dialect {

    private static final Map<String, String> SOCKET_EVENTS = Map.of(
            ".onOpen", RouteKey.SOCKET_OPEN,
            ".onMessage", RouteKey.SOCKET_MESSAGE,
            ".onDisconnect", RouteKey.SOCKET_CLOSE);

    @Override
    public String name() {
        return "mars";
    }

    @Override
    public Set<String> options() {
        return Set.of("dateFormat", "getTime", "autoStartOnWrite", "db");
    }

    @Override
    public List<String> globals() {
        return List.of(
                "session",
                "param",
                "write",
                "exit",
                "header",
                "cookie",
                "request",
                "response",
                "bcrypt",
                "db",
                "setId",
                "disconnect",
                "console",
                "shared");
    }

    @Override
    public List<String> guestGlobals() {
        return List.of("session");
    }

    @Override
    public String path(String mount) {
        return "/" + mount;
    }

    @Override
    public List<Program> programs(List<ScriptFile> files) {
        List<Program> programs = new ArrayList<>();
        for (ScriptFile file : files) {
            programs.add(new Program(file.stem(), List.of(file), List.of(route(file.stem()))));
        }
        return programs;
    }

    private static RouteKey route(String stem) {
        for (Map.Entry<String, String> event : SOCKET_EVENTS.entrySet()) {
            if (stem.endsWith(event.getKey())) {
                String path = stem.substring(0, stem.length() - event.getKey().length());
                return new RouteKey(event.getValue(), "/" + path);
            }
        }
        return new RouteKey(RouteKey.ANY, "/" + stem);
    }

    @Override
    public MountProfile profile(MountOptions options, Map<String, @Nullable Object> declared) {
        options.word("dateFormat", "MARS", "MARS", "ISO", "EPOCH");
        options.word("getTime", "LAST_ACCESS", "LAST_ACCESS", "CREATED");
        options.flag("autoStartOnWrite", true);
        Carriers carriers = Carriers.builder()
                .query("sid")
                .body("sid")
                .header("X-MARS-SID")
                .onConflict(CarrierConflict.FIRST_LIVE)
                .treatMalformedAsAbsent()
                .build();
        return MountProfile.builder(options, carriers)
                .ids(IdFormat.alphanumeric(32))
                .lifetime(Lifetime.standard()
                        .idle(Duration.ofMinutes(30))
                        .absolute(Lifetime.FOREVER)
                        .anchor(ExpiryAnchor.LAST_ACCESS))
                .build();
    }

    @Override
    public Furnishing furnish(Place place) {
        return MarsFurnishing.open(place);
    }
}
