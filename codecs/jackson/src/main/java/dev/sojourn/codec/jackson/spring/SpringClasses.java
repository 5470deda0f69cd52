package dev.sojourn.codec.jackson.spring;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JacksonModule;

/** What is known of Spring's classes, as far as they are there. Not part of the public API. */
public final class SpringClasses {

    private static final Set<String> WITH_OWN_RULE = Set.of(
            "org.springframework.security.web.savedrequest.DefaultSavedRequest",
            "org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions",
            "org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions");

    private final Set<String> names = new HashSet<>();
    private final List<JacksonModule> modules = new ArrayList<>();
    private final List<AnnotationIntrospector> introspectors = new ArrayList<>();
    private final @Nullable ExceptionNames exceptions;

    /**
     * Looks for them.
     *
     * @param loader finds the modules of Spring Security, and the classes of exceptions
     * @param own whether an exception class of this name is allowed by the application
     * @param secrets what a saved request is stored without
     */
    public SpringClasses(ClassLoader loader, Predicate<String> own, Secrets secrets) {
        if (isThere("org.springframework.web.servlet.FlashMap")) {
            modules.add(FlashMaps.module(names));
        }
        boolean security = isThere("org.springframework.security.jackson.SecurityJacksonModules");
        exceptions = security ? new ExceptionNames(loader, own) : null;
        if (exceptions != null) {
            modules.addAll(SecurityModules.of(loader, names));
            modules.addAll(SamlLogins.of(loader, names));
            introspectors.add(new ClientRegistrations());
            boolean oauth2 = isThere("org.springframework.security.oauth2.core.OAuth2AuthenticationException")
                    && names.contains("org.springframework.security.oauth2.core.OAuth2AuthenticationException");
            modules.add(AuthenticationExceptions.module(exceptions, oauth2, names.contains(ExceptionNames.SAML2)));
        }
        if (security && isThere("org.springframework.security.web.savedrequest.DefaultSavedRequest")) {
            introspectors.add(new SavedRequests(secrets));
            modules.add(PreAuthenticatedTokens.module());
            modules.addAll(CasServiceDetails.of(loader, names));
        }
        if (security && isThere("org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule")) {
            modules.addAll(WebAuthnModules.of(names));
        }
    }

    /**
     * By the loader of this class, for that is what the others are linked by.
     *
     * @param name of a class
     * @return whether it can be linked
     */
    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, SpringClasses.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * The modules to add.
     *
     * @return those of Spring Security, and after them those that mend something
     */
    public List<JacksonModule> modules() {
        return List.copyOf(modules);
    }

    /**
     * What is said of their classes beside mixins.
     *
     * @return to be asked before Jackson's own
     */
    public List<AnnotationIntrospector> introspectors() {
        return List.copyOf(introspectors);
    }

    /**
     * The classes that the modules write.
     *
     * @return their names
     */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    /**
     * Whether JSON may name this class although it is in none of the lists.
     *
     * @param name of a class
     * @return true for exceptions that can be made again
     */
    public boolean permits(String name) {
        return exceptions != null && exceptions.permits(name);
    }

    /**
     * Whether a value is taken whatever its class is called.
     *
     * @param value any
     * @return true for exceptions of a login
     */
    public boolean takes(Object value) {
        return exceptions != null && exceptions.isOne(value.getClass());
    }

    /**
     * Whether objects of a class are stored by a rule of their own, which on purpose does not keep all of them.
     *
     * @param type any
     * @return true if what is read need not be the same
     */
    public boolean hasOwnRule(Class<?> type) {
        return exceptions != null && exceptions.isOne(type) || WITH_OWN_RULE.contains(type.getName());
    }

    /**
     * Whether a field holds a set that comes back as another class of set.
     *
     * @param field of any class
     * @return true if only the elements need be the same
     */
    public boolean isSetOfAnyClass(Field field) {
        return ClientRegistrations.isScopes(field.getDeclaringClass(), field.getName());
    }
}
