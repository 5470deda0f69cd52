/** A fallback for classes that nobody registered: JSON by Jackson 3, for the classes of an allow-list. */
@SuppressWarnings("requires-automatic") // Spring has no other modules, and none of them has to be there.
module dev.sojourn.codec.jackson {
    requires transitive dev.sojourn;
    requires transitive tools.jackson.databind;
    requires static jakarta.servlet;
    requires static spring.core;
    requires static spring.security.core;
    requires static spring.security.oauth2.core;
    requires static spring.security.web;
    requires static spring.security.webauthn;
    requires static spring.webmvc;
    requires static org.jspecify;

    exports dev.sojourn.codec.jackson;
}
