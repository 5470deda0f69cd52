package dev.sojourn.codec.jackson.spring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.module.SimpleModule;

/** A login made elsewhere, whose details the module of Spring Security gives back as a tree of JSON. */
final class PreAuthenticatedTokens extends ValueDeserializer<PreAuthenticatedAuthenticationToken> {

    private static final TypeReference<List<GrantedAuthority>> AUTHORITIES = new TypeReference<>() {};

    static JacksonModule module() {
        return new SimpleModule("sojourn-pre-authenticated")
                .setMixInAnnotation(PreAuthenticatedAuthenticationToken.class, Mixin.class);
    }

    @Override
    public PreAuthenticatedAuthenticationToken deserialize(JsonParser in, DeserializationContext context) {
        JsonNode tree = context.readTree(in);
        Object principal = Objects.requireNonNull(any(tree.get("principal"), context));
        Object credentials = any(tree.get("credentials"), context);
        JsonNode named = tree.get("authorities");
        Collection<GrantedAuthority> authorities = named == null
                ? List.of()
                : context.readTreeAsValue(named, context.getTypeFactory().constructType(AUTHORITIES));
        JsonNode authenticated = tree.get("authenticated");
        PreAuthenticatedAuthenticationToken token = authenticated != null && authenticated.asBoolean()
                ? new PreAuthenticatedAuthenticationToken(principal, credentials, authorities)
                : new PreAuthenticatedAuthenticationToken(principal, credentials);
        token.setDetails(any(tree.get("details"), context));
        return token;
    }

    private static @Nullable Object any(@Nullable JsonNode node, DeserializationContext context) {
        return node == null || node.isNull() ? null : context.readTreeAsValue(node, Object.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.ANY,
            getterVisibility = JsonAutoDetect.Visibility.NONE,
            isGetterVisibility = JsonAutoDetect.Visibility.NONE)
    @JsonDeserialize(using = PreAuthenticatedTokens.class)
    private abstract static class Mixin {}
}
