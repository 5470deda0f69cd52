package dev.sojourn.codec.jackson.spring;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;

/**
 * The exception of a login that failed, by its class and its message. Its cause may hold live objects, its stack trace
 * nobody reads, and the login that was tried has a password.
 */
final class AuthenticationExceptions {

    private static final String MESSAGE = "message";

    private AuthenticationExceptions() {}

    static JacksonModule module(ExceptionNames names, boolean oauth2, boolean saml2) {
        return new SimpleModule("sojourn-authentication-exceptions") {

            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.addSerializers(new Writing(names, oauth2, saml2));
                context.addDeserializers(new Reading(names, oauth2, saml2));
            }
        };
    }

    private static boolean isOne(JavaType type) {
        return type.isTypeOrSubTypeOf(AuthenticationException.class);
    }

    private static boolean isOfSaml(JavaType type) {
        return type.getRawClass().getName().equals(ExceptionNames.SAML2);
    }

    private static final class Writing extends Serializers.Base {

        private final ExceptionNames names;
        private final boolean oauth2;
        private final boolean saml2;

        Writing(ExceptionNames names, boolean oauth2, boolean saml2) {
            this.names = names;
            this.oauth2 = oauth2;
            this.saml2 = saml2;
        }

        @Override
        public @Nullable ValueSerializer<?> findSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                JsonFormat.@Nullable Value format) {
            if (!isOne(type) || saml2 && isOfSaml(type)) {
                return null;
            }
            if (oauth2 && OAuth2Exceptions.isOne(type.getRawClass())) {
                return OAuth2Exceptions.isItself(type.getRawClass()) ? null : new OAuth2Exceptions.Writer();
            }
            return new Writer(names);
        }
    }

    private static final class Reading extends Deserializers.Base {

        private final ExceptionNames names;
        private final boolean oauth2;
        private final boolean saml2;

        Reading(ExceptionNames names, boolean oauth2, boolean saml2) {
            this.names = names;
            this.oauth2 = oauth2;
            this.saml2 = saml2;
        }

        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            boolean ours = isOne(type)
                    && !(oauth2 && OAuth2Exceptions.isOne(type.getRawClass()))
                    && !(saml2 && isOfSaml(type));
            return ours ? new Reader(names, type.getRawClass()) : null;
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
            return AuthenticationException.class.isAssignableFrom(type);
        }
    }

    private static final class Writer extends ValueSerializer<AuthenticationException> {

        private final ExceptionNames names;

        Writer(ExceptionNames names) {
            this.names = names;
        }

        @Override
        public void serialize(AuthenticationException value, JsonGenerator out, SerializationContext context) {
            out.writeStartObject(value);
            out.writeStringProperty(MESSAGE, value.getMessage());
            out.writeEndObject();
        }

        @Override
        public void serializeWithType(
                AuthenticationException value, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            Class<?> keptAs = names.keptAs(value.getClass());
            WritableTypeId id =
                    types.writeTypePrefix(out, context, types.typeId(value, keptAs, JsonToken.START_OBJECT));
            out.writeStringProperty(MESSAGE, value.getMessage());
            types.writeTypeSuffix(out, context, id);
        }
    }

    private static final class Reader extends ValueDeserializer<AuthenticationException> {

        private final ExceptionNames names;
        private final Class<?> type;

        Reader(ExceptionNames names, Class<?> type) {
            this.names = names;
            this.type = type;
        }

        @Override
        public AuthenticationException deserialize(JsonParser in, DeserializationContext context) {
            JsonNode message = context.readTree(in).get(MESSAGE);
            return names.make(type, message == null || message.isNull() ? null : message.asString());
        }
    }
}
