package dev.sojourn.script;

import dev.sojourn.http.CarrierConflict;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CarriersBuilder;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieOn;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.UnknownId;
import dev.sojourn.id.IdFormat;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.id.TimestampPosition;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Foxx sessions app: sessions that live for a week from their creation unless the mount says otherwise, reached by
 * their id in a script, and by cookie, header or parameter where a controller activates them.
 */
final class FoxxDialect implements Dialect {

    private static final long WEEK = 604_800_000L;
    private static final int STANDARD_LENGTH = 20;
    private static final int FALLBACK_LENGTH = 10;
    private static final int LONGEST = 128;

    @Override
    public String name() {
        return "foxx";
    }

    @Override
    public Set<String> options() {
        return Set.of("timeToLive", "ttlType", "sidTimestamp", "sidTimestampPosition", "sidLength", "rest");
    }

    @Override
    public boolean hasUsers() {
        return true;
    }

    @Override
    public List<String> globals() {
        return List.of("Foxx", "applicationContext", "controller", "require", "module", "console", "shared");
    }

    @Override
    public List<String> guestGlobals() {
        return List.of("Foxx", "req");
    }

    @Override
    public String path(String mount) {
        return "/" + mount;
    }

    @Override
    public List<String> prelude() {
        return List.of(
                "web.js",
                "foxx/errors.js",
                "foxx/tokens.js",
                "foxx/storage.js",
                "foxx/requests.js",
                "foxx/middleware.js",
                "foxx/service.js",
                "foxx/foxx.js");
    }

    @Override
    public MountProfile profile(MountOptions options, Map<String, @Nullable Object> declared) {
        options.flag("rest", false);
        Transports transports = new Transports(options.mount(), declared.get("transports"));
        Map<?, ?> storage = declared.get("storage") instanceof Map<?, ?> map ? map : Map.of();
        MountProfile.Builder profile = MountProfile.builder(options, transports.carriers())
                .ids(ids(options, transports.signs()))
                .lifetime(Lifetime.standard()
                        .idle(timeToLive(options, storage))
                        .absolute(Lifetime.FOREVER)
                        .anchor(anchor(options, storage))
                        .touchEvery(Duration.ZERO)
                        .expiredRetention(Duration.ofHours(24)))
                .cookieOn(CookieOn.EVERY_RESPONSE)
                .unknownId(UnknownId.CLEAR_COOKIE)
                .keepsIdOnUserChange();
        if (transports.secret() != null) {
            try {
                profile.signed(SignedIdFormat.separate(transports.algorithm()));
            } catch (IllegalArgumentException e) {
                throw new MountException(options.mount() + ": activateSessions: " + e.getMessage());
            }
            profile.secrets(List.of(transports.secret()));
        }
        return profile.build();
    }

    /** The mount's option, else what a storage of Foxx 3 was told, else a week. */
    private static Duration timeToLive(MountOptions options, Map<?, ?> storage) {
        long told = storage.get("ttl") instanceof Number millis ? Math.max(1, millis.longValue()) : WEEK;
        long millis = options.number("timeToLive", told, 0, Long.MAX_VALUE / 2);
        return millis == 0 ? Lifetime.FOREVER : Duration.ofMillis(millis);
    }

    private static ExpiryAnchor anchor(MountOptions options, Map<?, ?> storage) {
        String standard = Boolean.TRUE.equals(storage.get("slides")) ? "lastAccess" : "created";
        String type = options.has("ttlType") ? options.text("ttlType") : standard;
        return switch (String.valueOf(type)) {
            case "lastAccess" -> ExpiryAnchor.LAST_ACCESS;
            case "lastUpdate" -> ExpiryAnchor.LAST_UPDATE;
            default -> ExpiryAnchor.CREATED;
        };
    }

    private static IdFormat ids(MountOptions options, boolean signed) {
        boolean timestamp = options.flag("sidTimestamp", false);
        String word = options.word("sidTimestampPosition", "PREFIX", "PREFIX", "SUFFIX");
        int length = (int) options.number("sidLength", STANDARD_LENGTH, 0, LONGEST);
        if (timestamp && length == 0) {
            if (!signed) {
                throw options.wrong(
                        "sidLength",
                        length,
                        "1 to " + LONGEST + " unless activateSessions signs the cookie: a time"
                                + " alone can be guessed");
            }
            return IdFormat.allowWeak(new FoxxTimeIds(), "the mount asks for ids of a time alone, and signs them");
        }
        int characters = length == 0 ? FALLBACK_LENGTH : length;
        IdFormat random = IdFormat.alphanumeric(characters);
        IdFormat strong = characters >= STANDARD_LENGTH
                ? random
                : IdFormat.allowWeak(random, "the mount asks for ids of " + characters + " characters");
        return timestamp ? strong.withTimestamp(TimestampPosition.valueOf(word)) : strong;
    }

    @Override
    public Furnishing furnish(Place place) {
        return new FoxxFurnishing(place.options());
    }

    /** What a controller said in {@code activateSessions}, checked by the prelude. */
    private record Transports(String mount, Map<?, ?> values) {

        Transports(String mount, @Nullable Object declared) {
            this(mount, declared instanceof Map<?, ?> map ? map : Map.of());
        }

        private Map<?, ?> cookie() {
            return values.get("cookie") instanceof Map<?, ?> map ? map : Map.of();
        }

        @Nullable
        String secret() {
            return cookie().get("secret") instanceof String secret ? secret : null;
        }

        /** Whether an id that somebody made up is told from one that was given out, without the store. */
        boolean signs() {
            return secret() != null || Boolean.TRUE.equals(values.get("jwt"));
        }

        String algorithm() {
            return cookie().get("algorithm") instanceof String algorithm ? algorithm : "sha256";
        }

        Carriers carriers() {
            CarriersBuilder carriers =
                    Carriers.builder().onConflict(CarrierConflict.FIRST_LIVE).treatMalformedAsAbsent();
            try {
                if (values.get("param") instanceof String param) {
                    carriers.query(param);
                }
                if (values.get("cookie") != null || values.get("header") == null && values.get("param") == null) {
                    CookieSettings settings = settings();
                    if (secret() != null) {
                        carriers.cookieWithSignature(settings, ".sig");
                    } else {
                        carriers.cookie(settings);
                    }
                }
                if (values.get("header") instanceof String header) {
                    carriers.echoedHeader(header);
                }
                return carriers.build();
            } catch (IllegalArgumentException e) {
                throw new MountException(mount + ": activateSessions: " + e.getMessage());
            }
        }

        private CookieSettings settings() {
            return CookieSettings.builder()
                    .name(cookie().get("name") instanceof String name ? name : "sid")
                    .secureByScheme()
                    .lifetime(CookieLifetime.SESSION)
                    .build();
        }
    }
}
