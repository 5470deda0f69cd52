package dev.sojourn.script;

import dev.sojourn.http.CarrierConflict;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieOn;
import dev.sojourn.id.IdFormat;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HyperExpress.Session: a signed id in one cookie that every response of a started session renews, 30 minutes from the
 * last request, a record in the store from the first write on.
 */
final class HyperExpressDialect implements Dialect {

    private static final int ID_BYTES = 24;

    @Override
    public String name() {
        return "hyper-express";
    }

    @Override
    public Set<String> options() {
        return Set.of("rollMode", "unknownId");
    }

    @Override
    public List<String> globals() {
        return List.of("require", "webserver", "console", "shared");
    }

    @Override
    public List<String> guestGlobals() {
        return List.of("request");
    }

    @Override
    public List<String> prelude() {
        return List.of(
                "web.js",
                "hyper-express/engine.js",
                "hyper-express/stores.js",
                "hyper-express/ids.js",
                "hyper-express/session.js",
                "hyper-express/requests.js",
                "hyper-express/hyper-express.js");
    }

    @Override
    public MountProfile profile(MountOptions options, Map<String, @Nullable Object> declared) {
        HyperExpressFurnishing.check(options);
        HyperExpressOptions engine = new HyperExpressOptions(options.mount(), declared.get("engine"));
        Carriers carriers = Carriers.builder()
                .cookie(engine.settings())
                .onConflict(CarrierConflict.FIRST_LIVE)
                .build();
        return MountProfile.builder(options, carriers)
                .ids(new HyperExpressIds(IdFormat.base64Url(ID_BYTES)))
                .signed(SignedIdFormat.idDotMac())
                .secrets(engine.secrets())
                .lifetime(Lifetime.standard()
                        .idle(engine.duration())
                        .absolute(Lifetime.FOREVER)
                        .anchor(engine.automaticTouch() ? ExpiryAnchor.LAST_ACCESS : ExpiryAnchor.LAST_UPDATE)
                        // The cookie says how long the session lives, to the second.
                        .touchEvery(Duration.ZERO))
                .cookieOn(CookieOn.EVERY_RESPONSE)
                .build();
    }

    @Override
    public Furnishing furnish(Place place) {
        return new HyperExpressFurnishing(place.options());
    }

    @Override
    public boolean startsAtHead() {
        return true;
    }
}
