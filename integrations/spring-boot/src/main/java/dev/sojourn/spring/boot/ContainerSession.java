package dev.sojourn.spring.boot;

import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.CookieSettingsBuilder;
import dev.sojourn.http.SameSite;
import dev.sojourn.servlet.ServletSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.env.Environment;

/**
 * What {@code server.servlet.session.*} says, read without the class that Spring Boot has for it: an application
 * that is deployed to a container has no such class.
 */
record ContainerSession(
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout,
        @Nullable Boolean persistent,
        @Nullable String storeDir,
        @DefaultValue Set<String> trackingModes,
        @DefaultValue Cookie cookie) {

    static final String PREFIX = "server.servlet.session";

    private static final Cookie NO_COOKIE = new Cookie(null, null, null, null, null, null, null, null);

    static ContainerSession of(Environment environment) {
        return Binder.get(environment)
                .bind(PREFIX, Bindable.of(ContainerSession.class))
                .orElseGet(() -> new ContainerSession(null, null, null, Set.of(), NO_COOKIE));
    }

    /** How SameSite may be given. */
    enum CookieSameSite {
        OMITTED,
        NONE,
        LAX,
        STRICT
    }

    /** The cookie, as far as it is given. */
    record Cookie(
            @Nullable String name,
            @Nullable String domain,
            @Nullable String path,
            @Nullable Boolean httpOnly,
            @Nullable Boolean secure,
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxAge,
            @Nullable CookieSameSite sameSite,
            @Nullable Boolean partitioned) {

        boolean isGiven() {
            return !equals(NO_COOKIE);
        }

        /**
         * The settings of the cookie.
         *
         * @param contextPath of the application, empty for the root
         * @throws InsecureCookieException when the cookie would be dropped by browsers
         */
        CookieSettings settings(String contextPath) {
            String at = path != null && !path.isBlank() ? path : contextPath.isEmpty() ? "/" : contextPath;
            CookieSettingsBuilder cookie = ServletSettings.cookieAt(at);
            if (name != null && !name.isBlank()) {
                cookie.name(name);
            }
            if (domain != null && !domain.isBlank()) {
                cookie.domain(domain);
            }
            if (Boolean.FALSE.equals(httpOnly)) {
                cookie.readableByScripts();
            }
            if (maxAge != null && maxAge.toSeconds() > 0) {
                cookie.maxAge(maxAge);
            }
            if (sameSite == CookieSameSite.NONE) {
                cookie.sameSite(SameSite.NONE);
            } else if (sameSite == CookieSameSite.STRICT) {
                cookie.sameSite(SameSite.STRICT);
            }
            if (Boolean.TRUE.equals(partitioned)) {
                cookie.partitioned();
            }
            secure(cookie);
            return cookie.build();
        }

        /** What browsers take only from a Secure cookie makes it one, unless it was said that it is none. */
        private void secure(CookieSettingsBuilder cookie) {
            boolean needed = sameSite == CookieSameSite.NONE || Boolean.TRUE.equals(partitioned);
            if (needed && Boolean.FALSE.equals(secure)) {
                throw new InsecureCookieException(
                        sameSite == CookieSameSite.NONE ? "same-site=none" : "partitioned=true");
            }
            if (Boolean.FALSE.equals(secure)) {
                cookie.insecureForDevelopment();
            } else if (secure == null && !needed) {
                cookie.secureByScheme();
            }
        }
    }
}
