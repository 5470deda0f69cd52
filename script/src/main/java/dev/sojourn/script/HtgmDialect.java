package dev.sojourn.script;

import dev.sojourn.http.CarrierConflict;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieOn;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.SameSite;
import dev.sojourn.http.UnknownId;
import dev.sojourn.id.IdFormat;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTGM: the id is a UUID in the cookie {@code htgm-session}, and a session lasts 24 hours from its start or from its
 * last extension, however busy it is. A cookie that names no living session is taken back.
 */
final class HtgmDialect implements Dialect {

    private static final String COOKIE = "htgm-session";

    @Override
    public String name() {
        return "htgm";
    }

    @Override
    public Set<String> options() {
        return Set.of("cookiePath");
    }

    @Override
    public List<String> globals() {
        return List.of("global", "server", "console", "shared");
    }

    @Override
    public List<String> guestGlobals() {
        return List.of("context");
    }

    @Override
    public MountProfile profile(MountOptions options, Map<String, @Nullable Object> declared) {
        HtgmFurnishing.ofTheDirectory(options);
        CookieSettings cookie = CookieSettings.builder()
                .name(COOKIE)
                .path("/")
                .secureByScheme()
                .sameSite(SameSite.STRICT)
                .lifetime(CookieLifetime.SESSION)
                .build();
        Carriers carriers = Carriers.builder()
                .cookie(cookie)
                .onConflict(CarrierConflict.FIRST_LIVE)
                .build();
        return MountProfile.builder(options, carriers)
                .ids(IdFormat.uuid())
                .unknownId(UnknownId.CLEAR_COOKIE)
                .cookieOn(CookieOn.CHANGE)
                .lifetime(Lifetime.standard()
                        .idle(Duration.ofHours(24))
                        .absolute(Lifetime.FOREVER)
                        .anchor(ExpiryAnchor.EXPLICIT))
                .build();
    }

    @Override
    public Furnishing furnish(Place place) {
        return new HtgmFurnishing(place.options());
    }
}
