package dev.sojourn.spring.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.util.ClassUtils;

/** Reads how a user of a passkey is called, where Spring Security's classes for that are there. */
final class Passkeys {

    private static final boolean THERE = ClassUtils.isPresent(
            "org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity",
            Passkeys.class.getClassLoader());

    private Passkeys() {}

    /** The name of a principal, or null when it is no user of a passkey. */
    static @Nullable String name(@Nullable Object principal) {
        return THERE ? Reading.name(principal) : null;
    }

    /** Loaded where the classes are there. */
    private static final class Reading {

        private Reading() {}

        static @Nullable String name(@Nullable Object principal) {
            return principal instanceof PublicKeyCredentialUserEntity user ? user.getName() : null;
        }
    }
}
