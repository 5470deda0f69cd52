package dev.sojourn.codec.jackson.spring;

import java.util.List;
import java.util.Set;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * The module for WebAuthn, which is not among those that Spring Security finds itself. It writes the options of a
 * ceremony for browsers and does not read them; what a session remembers of one is read again.
 */
final class WebAuthnModules {

    private WebAuthnModules() {}

    static List<JacksonModule> of(Set<String> names) {
        WebauthnJacksonModule module = new WebauthnJacksonModule();
        module.configurePolymorphicTypeValidator(new SecurityModules.Collected(names));
        names.add(PublicKeyCredentialCreationOptions.class.getName());
        names.add(PublicKeyCredentialRequestOptions.class.getName());
        return List.of(
                module,
                new SimpleModule("sojourn-webauthn-options")
                        .setMixInAnnotation(PublicKeyCredentialCreationOptions.class, Creation.class)
                        .setMixInAnnotation(PublicKeyCredentialRequestOptions.class, Request.class));
    }

    @JsonSerialize(using = CreationWriter.class)
    @JsonDeserialize(using = CreationReader.class)
    private abstract static class Creation {}

    @JsonSerialize(using = RequestWriter.class)
    @JsonDeserialize(using = RequestReader.class)
    private abstract static class Request {}

    private abstract static class Writer<T> extends ValueSerializer<T> {

        abstract void writeContent(T options, JsonGenerator out);

        @Override
        public void serialize(T options, JsonGenerator out, SerializationContext context) {
            out.writeStartObject(options);
            writeContent(options, out);
            out.writeEndObject();
        }

        @Override
        public void serializeWithType(
                T options, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            WritableTypeId id = types.writeTypePrefix(out, context, types.typeId(options, JsonToken.START_OBJECT));
            writeContent(options, out);
            types.writeTypeSuffix(out, context, id);
        }
    }

    private static final class CreationWriter extends Writer<PublicKeyCredentialCreationOptions> {
        @Override
        void writeContent(PublicKeyCredentialCreationOptions options, JsonGenerator out) {
            WebAuthnOptions.write(options, out);
        }
    }

    private static final class RequestWriter extends Writer<PublicKeyCredentialRequestOptions> {
        @Override
        void writeContent(PublicKeyCredentialRequestOptions options, JsonGenerator out) {
            WebAuthnOptions.write(options, out);
        }
    }

    private static final class CreationReader extends ValueDeserializer<PublicKeyCredentialCreationOptions> {
        @Override
        public PublicKeyCredentialCreationOptions deserialize(JsonParser in, DeserializationContext context) {
            JsonNode tree = context.readTree(in);
            return WebAuthnOptions.creation(tree);
        }
    }

    private static final class RequestReader extends ValueDeserializer<PublicKeyCredentialRequestOptions> {
        @Override
        public PublicKeyCredentialRequestOptions deserialize(JsonParser in, DeserializationContext context) {
            JsonNode tree = context.readTree(in);
            return WebAuthnOptions.request(tree);
        }
    }
}
