package dev.sojourn.codec.jackson.spring;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/**
 * The exceptions of a login that can be made again of their class and message: Spring Security's own and those the
 * application allows, where a constructor takes a message alone. Of any other the nearest such parent is kept, and
 * last a plain {@link AuthenticationException}.
 */
final class ExceptionNames {

    /** Has an error where the others have a message; its module reads it. */
    static final String SAML2 =
            "org.springframework.security.saml2.provider.service.authentication.Saml2AuthenticationException";

    private static final String SPRING = "org.springframework.security.";
    /** Takes a code where the others take a message; its subclasses do as they like. */
    private static final String OAUTH2 = "org.springframework.security.oauth2.core.OAuth2AuthenticationException";

    private final ClassLoader loader;
    private final Predicate<String> own;
    private final Map<String, Class<?>> permitted = new ConcurrentHashMap<>();

    ExceptionNames(ClassLoader loader, Predicate<String> own) {
        this.loader = loader;
        this.own = own;
    }

    boolean isOne(Class<?> type) {
        return AuthenticationException.class.isAssignableFrom(type);
    }

    boolean permits(String name) {
        if (permitted.containsKey(name)) {
            return true;
        }
        if (!name.startsWith(SPRING) && !own.test(name)) {
            return false;
        }
        try {
            Class<?> type = Class.forName(name, false, loader);
            if (type == AuthenticationException.class || isOne(type) && constructor(type) != null) {
                permitted.put(name, type);
                return true;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Not one that could be made here.
        }
        return false;
    }

    /** The class that an exception of this class is kept as. */
    Class<?> keptAs(Class<?> type) {
        for (Class<?> each = type; each != null && each != AuthenticationException.class; each = each.getSuperclass()) {
            if ((each.getName().startsWith(SPRING) || own.test(each.getName())) && constructor(each) != null) {
                return each;
            }
        }
        return AuthenticationException.class;
    }

    AuthenticationException make(Class<?> type, @Nullable String message) {
        Constructor<?> constructor = constructor(type);
        if (constructor == null) {
            return new Plain(message);
        }
        try {
            return (AuthenticationException) constructor.newInstance(message);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return new Plain(message);
        }
    }

    private static @Nullable Constructor<?> constructor(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals(OAUTH2)) {
                return null;
            }
        }
        if (Modifier.isAbstract(type.getModifiers()) || !Modifier.isPublic(type.getModifiers())) {
            return null;
        }
        try {
            return type.getConstructor(String.class);
        } catch (NoSuchMethodException | LinkageError e) {
            return null;
        }
    }

    /** What is left of one that has no parent which could be made. */
    private static final class Plain extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        Plain(@Nullable String message) {
            super(message);
        }
    }
}
