package dev.sojourn.codec.jackson.spring;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/** The exception that carries an error of OAuth2 is kept with it, by the module of Spring Security. */
final class OAuth2Exceptions {

    private OAuth2Exceptions() {}

    static boolean isOne(Class<?> type) {
        return OAuth2AuthenticationException.class.isAssignableFrom(type);
    }

    static boolean isItself(Class<?> type) {
        return type == OAuth2AuthenticationException.class;
    }

    /** Writes a subclass as what it extends. */
    static final class Writer extends ValueSerializer<OAuth2AuthenticationException> {

        @Override
        public void serialize(OAuth2AuthenticationException value, JsonGenerator out, SerializationContext context) {
            context.findValueSerializer(OAuth2AuthenticationException.class).serialize(parent(value), out, context);
        }

        @Override
        public void serializeWithType(
                OAuth2AuthenticationException value,
                JsonGenerator out,
                SerializationContext context,
                TypeSerializer types) {
            context.findValueSerializer(OAuth2AuthenticationException.class)
                    .serializeWithType(parent(value), out, context, types);
        }

        private static Object parent(OAuth2AuthenticationException value) {
            return new OAuth2AuthenticationException(value.getError(), value.getMessage());
        }
    }
}
