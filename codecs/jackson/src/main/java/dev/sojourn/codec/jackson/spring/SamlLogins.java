package dev.sojourn.codec.jackson.spring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.module.SimpleModule;

/**
 * A login by SAML 2 whose principal is none of Spring Security's, such as a name or the user of a database: the module
 * of Spring Security writes it and does not read it.
 */
final class SamlLogins {

    private static final String NAME =
            "org.springframework.security.saml2.provider.service.authentication.Saml2Authentication";

    private SamlLogins() {}

    static List<JacksonModule> of(ClassLoader loader, Set<String> names) {
        if (!names.contains(NAME)) {
            return List.of();
        }
        try {
            Class<?> login = Class.forName(NAME, false, loader);
            return List.of(new SimpleModule("sojourn-saml2").setMixInAnnotation(login, Mixin.class));
        } catch (ClassNotFoundException | LinkageError e) {
            return List.of();
        }
    }

    @SuppressWarnings("unused") // Jackson looks at what is declared.
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.ANY,
            getterVisibility = JsonAutoDetect.Visibility.NONE,
            isGetterVisibility = JsonAutoDetect.Visibility.NONE)
    @JsonIgnoreProperties("authenticated")
    private abstract static class Mixin {

        @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
        private @Nullable Collection<GrantedAuthority> authorities;

        @JsonCreator
        Mixin(
                @JsonProperty("principal") Object principal,
                @JsonProperty("saml2Response") String saml2Response,
                @JsonProperty("authorities") Collection<? extends GrantedAuthority> authorities) {}
    }
}
