package dev.sojourn.codec.jackson.spring;

import dev.sojourn.codec.UnsupportedValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.AuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.AuthenticatorAttachment;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput.CredProtect;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What is remembered of the options that a browser was sent, until it answers. */
final class WebAuthnOptions {

    private static final List<UserVerificationRequirement> VERIFICATIONS = List.of(
            UserVerificationRequirement.DISCOURAGED,
            UserVerificationRequirement.PREFERRED,
            UserVerificationRequirement.REQUIRED);

    private static final List<PublicKeyCredentialParameters> PARAMETERS = List.of(
            PublicKeyCredentialParameters.EdDSA,
            PublicKeyCredentialParameters.ES256,
            PublicKeyCredentialParameters.ES384,
            PublicKeyCredentialParameters.ES512,
            PublicKeyCredentialParameters.RS256,
            PublicKeyCredentialParameters.RS384,
            PublicKeyCredentialParameters.RS512,
            PublicKeyCredentialParameters.RS1);

    private WebAuthnOptions() {}

    static void write(PublicKeyCredentialRequestOptions options, JsonGenerator out) {
        writeDescriptors("allowCredentials", options.getAllowCredentials(), out);
        out.writeStringProperty("challenge", text(options.getChallenge(), Bytes::toBase64UrlString));
        writeExtensions(options.getExtensions(), out);
        out.writeStringProperty("rpId", options.getRpId());
        out.writeStringProperty("timeout", text(options.getTimeout(), Duration::toString));
        out.writeStringProperty(
                "userVerification", text(options.getUserVerification(), UserVerificationRequirement::getValue));
    }

    static PublicKeyCredentialRequestOptions request(JsonNode tree) {
        PublicKeyCredentialRequestOptions.PublicKeyCredentialRequestOptionsBuilder options =
                PublicKeyCredentialRequestOptions.builder()
                        .challenge(value(tree, "challenge", Bytes::fromBase64))
                        .rpId(value(tree, "rpId", text -> text))
                        .userVerification(value(tree, "userVerification", WebAuthnOptions::verification));
        ifThere(descriptors(tree, "allowCredentials"), options::allowCredentials);
        ifThere(extensions(tree), options::extensions);
        ifThere(value(tree, "timeout", Duration::parse), options::timeout);
        return options.build();
    }

    static void write(PublicKeyCredentialCreationOptions options, JsonGenerator out) {
        out.writeStringProperty(
                "attestation", text(options.getAttestation(), AttestationConveyancePreference::getValue));
        AuthenticatorSelectionCriteria criteria = options.getAuthenticatorSelection();
        if (criteria != null) {
            out.writeObjectPropertyStart("authenticatorSelection");
            out.writeStringProperty(
                    "attachment", text(criteria.getAuthenticatorAttachment(), AuthenticatorAttachment::getValue));
            out.writeStringProperty("residentKey", text(criteria.getResidentKey(), ResidentKeyRequirement::getValue));
            out.writeStringProperty(
                    "userVerification", text(criteria.getUserVerification(), UserVerificationRequirement::getValue));
            out.writeEndObject();
        }
        out.writeStringProperty("challenge", text(options.getChallenge(), Bytes::toBase64UrlString));
        writeDescriptors("excludeCredentials", options.getExcludeCredentials(), out);
        writeExtensions(options.getExtensions(), out);
        out.writeArrayPropertyStart("parameters");
        options.getPubKeyCredParams()
                .forEach(each -> out.writeNumber(each.getAlg().getValue()));
        out.writeEndArray();
        out.writeStringProperty("rpId", options.getRp().getId());
        out.writeStringProperty("rpName", options.getRp().getName());
        out.writeStringProperty("timeout", text(options.getTimeout(), Duration::toString));
        PublicKeyCredentialUserEntity user = options.getUser();
        out.writeStringProperty("userDisplayName", user.getDisplayName());
        out.writeStringProperty("userId", text(user.getId(), Bytes::toBase64UrlString));
        out.writeStringProperty("userName", user.getName());
    }

    static PublicKeyCredentialCreationOptions creation(JsonNode tree) {
        List<PublicKeyCredentialParameters> parameters = new ArrayList<>();
        tree.path("parameters").forEach(number -> parameters.add(parameter(number.asLong())));
        ImmutablePublicKeyCredentialUserEntity.PublicKeyCredentialUserEntityBuilder user =
                ImmutablePublicKeyCredentialUserEntity.builder()
                        .displayName(value(tree, "userDisplayName", text -> text));
        ifThere(value(tree, "userId", Bytes::fromBase64), user::id);
        ifThere(value(tree, "userName", text -> text), user::name);
        PublicKeyCredentialCreationOptions.PublicKeyCredentialCreationOptionsBuilder options =
                PublicKeyCredentialCreationOptions.builder()
                        .pubKeyCredParams(parameters)
                        .rp(PublicKeyCredentialRpEntity.builder()
                                .id(value(tree, "rpId", text -> text))
                                .name(value(tree, "rpName", text -> text))
                                .build())
                        .user(user.build())
                        .timeout(value(tree, "timeout", Duration::parse));
        ifThere(value(tree, "attestation", AttestationConveyancePreference::valueOf), options::attestation);
        ifThere(tree.get("authenticatorSelection"), selection -> options.authenticatorSelection(criteria(selection)));
        ifThere(value(tree, "challenge", Bytes::fromBase64), options::challenge);
        ifThere(descriptors(tree, "excludeCredentials"), options::excludeCredentials);
        ifThere(extensions(tree), options::extensions);
        return options.build();
    }

    private static AuthenticatorSelectionCriteria criteria(JsonNode selection) {
        return AuthenticatorSelectionCriteria.builder()
                .authenticatorAttachment(value(selection, "attachment", AuthenticatorAttachment::valueOf))
                .residentKey(value(selection, "residentKey", ResidentKeyRequirement::valueOf))
                .userVerification(value(selection, "userVerification", WebAuthnOptions::verification))
                .build();
    }

    private static <T> void ifThere(@Nullable T value, Consumer<T> taker) {
        if (value != null) {
            taker.accept(value);
        }
    }

    private static void writeDescriptors(
            String name, @Nullable List<PublicKeyCredentialDescriptor> descriptors, JsonGenerator out) {
        if (descriptors != null) {
            out.writeArrayPropertyStart(name);
            for (PublicKeyCredentialDescriptor each : descriptors) {
                out.writeStartObject();
                out.writeStringProperty("id", text(each.getId(), Bytes::toBase64UrlString));
                Collection<AuthenticatorTransport> transports = each.getTransports();
                if (transports != null) {
                    out.writeArrayPropertyStart("transports");
                    transports.stream()
                            .map(AuthenticatorTransport::getValue)
                            .sorted()
                            .forEach(out::writeString);
                    out.writeEndArray();
                }
                out.writeStringProperty("type", text(each.getType(), PublicKeyCredentialType::getValue));
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    private static @Nullable List<PublicKeyCredentialDescriptor> descriptors(JsonNode tree, String name) {
        if (tree.get(name) == null) {
            return null;
        }
        List<PublicKeyCredentialDescriptor> descriptors = new ArrayList<>();
        for (JsonNode each : tree.get(name)) {
            Set<AuthenticatorTransport> transports = new LinkedHashSet<>();
            each.path("transports").forEach(text -> transports.add(AuthenticatorTransport.valueOf(text.asString())));
            PublicKeyCredentialType type = value(each, "type", PublicKeyCredentialType::valueOf);
            PublicKeyCredentialDescriptor.PublicKeyCredentialDescriptorBuilder descriptor =
                    PublicKeyCredentialDescriptor.builder()
                            .id(value(each, "id", Bytes::fromBase64))
                            .transports(each.get("transports") == null ? null : transports);
            descriptors.add((type == null ? descriptor : descriptor.type(type)).build());
        }
        return descriptors;
    }

    private static void writeExtensions(@Nullable AuthenticationExtensionsClientInputs inputs, JsonGenerator out) {
        if (inputs != null) {
            out.writeArrayPropertyStart("extensions");
            for (AuthenticationExtensionsClientInput<?> each : inputs.getInputs()) {
                out.writeStartObject();
                out.writeStringProperty("id", each.getExtensionId());
                if (each.getInput() instanceof CredProtect protect) {
                    out.writeBooleanProperty("enforce", protect.isEnforceCredentialProtectionPolicy());
                    out.writeStringProperty(
                            "policy", protect.getCredProtectionPolicy().name());
                } else if (each.getInput() instanceof Boolean flag) {
                    out.writeBooleanProperty("input", flag);
                } else {
                    throw new UnsupportedValueException("An extension of WebAuthn of class "
                            + each.getClass().getName() + " cannot be stored. Keep the options on this node only"
                            + " (EngineBuilder.nodeLocal).");
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    private static @Nullable AuthenticationExtensionsClientInputs extensions(JsonNode tree) {
        if (tree.get("extensions") == null) {
            return null;
        }
        List<AuthenticationExtensionsClientInput<?>> inputs = new ArrayList<>();
        for (JsonNode each : tree.get("extensions")) {
            JsonNode policy = each.get("policy");
            inputs.add(
                    policy == null
                            ? new ImmutableAuthenticationExtensionsClientInput<>(
                                    each.path("id").asString(),
                                    each.path("input").asBoolean())
                            : new CredProtectAuthenticationExtensionsClientInput(new CredProtect(
                                    CredProtect.ProtectionPolicy.valueOf(policy.asString()),
                                    each.path("enforce").asBoolean())));
        }
        return new ImmutableAuthenticationExtensionsClientInputs(
                inputs.toArray(new AuthenticationExtensionsClientInput<?>[0]));
    }

    private static UserVerificationRequirement verification(String text) {
        return VERIFICATIONS.stream()
                .filter(each -> each.getValue().equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static PublicKeyCredentialParameters parameter(long algorithm) {
        return PARAMETERS.stream()
                .filter(each -> each.getAlg().getValue() == algorithm)
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static <T> @Nullable String text(@Nullable T value, Function<T, String> text) {
        return value == null ? null : text.apply(value);
    }

    private static <T> @Nullable T value(JsonNode tree, String name, Function<String, T> read) {
        JsonNode node = tree.get(name);
        return node == null || node.isNull() ? null : read.apply(node.asString());
    }
}
