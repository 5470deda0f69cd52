package dev.sojourn.codec.jackson.spring;

import java.util.List;
import java.util.Set;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import tools.jackson.databind.JacksonModule;

/** The module for WebAuthn, which is not among those that Spring Security finds itself. */
final class WebAuthnModules {

    private WebAuthnModules() {}

    static List<JacksonModule> of(Set<String> names) {
        WebauthnJacksonModule module = new WebauthnJacksonModule();
        module.configurePolymorphicTypeValidator(new SecurityModules.Collected(names));
        names.add(PublicKeyCredentialCreationOptions.class.getName());
        names.add(PublicKeyCredentialRequestOptions.class.getName());
        return List.of(module);
    }
}
