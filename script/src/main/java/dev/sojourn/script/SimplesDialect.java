package dev.sojourn.script;

import dev.sojourn.http.CarrierConflict;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieOn;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.IdFormat;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * simpleS: every connection of a router whose sessions are enabled has one, for an hour from its last access, reached
 * by the bare id in the cookie {@code _session}.
 */
final class SimplesDialect implements Dialect {

    private static final String COOKIE = "_session";
    private static final int ID_DIGITS = 32;

    @Override
    public String name() {
        return "simples";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public List<String> globals() {
        return List.of("simples", "console", "shared");
    }

    @Override
    public List<String> guestGlobals() {
        return List.of("connection");
    }

    @Override
    public List<String> prelude() {
        return List.of("web.js", "simples/keeping.js", "simples/session.js", "simples/simples.js");
    }

    @Override
    public MountProfile profile(MountOptions options, Map<String, @Nullable Object> declared) {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.builder()
                        .name(COOKIE)
                        .secureByScheme()
                        .lifetime(CookieLifetime.SESSION)
                        .build())
                .onConflict(CarrierConflict.FIRST_LIVE)
                .build();
        Duration timeout = declared.get("timeout") instanceof Number millis
                ? Duration.ofMillis(Math.max(1, millis.longValue()))
                : Duration.ofHours(1);
        return MountProfile.builder(options, carriers)
                .ids(IdFormat.hex(ID_DIGITS))
                .lifetime(Lifetime.standard()
                        .idle(timeout)
                        .absolute(Lifetime.FOREVER)
                        .anchor(ExpiryAnchor.LAST_ACCESS)
                        .touchEvery(Duration.ZERO))
                .cookieOn(CookieOn.EVERY_RESPONSE)
                .build();
    }

    @Override
    public Furnishing furnish(Place place) {
        return new SimplesFurnishing();
    }

    @Override
    public boolean startsAtHead() {
        return true;
    }
}
