package dev.sojourn.codec.jackson.spring;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.util.StdConverter;

/**
 * The scopes of a client are another class of set in a registration that was copied from another one. They are written,
 * and read, as those of any other.
 */
final class ClientRegistrations extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private static final String REGISTRATION =
            "org.springframework.security.oauth2.client.registration.ClientRegistration";

    static boolean isScopes(Class<?> holder, String field) {
        return holder.getName().equals(REGISTRATION) && field.equals("scopes");
    }

    @Override
    public @Nullable Object findSerializationConverter(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedField field && isScopes(field.getDeclaringClass(), field.getName())
                ? new Scopes()
                : null;
    }

    private static final class Scopes extends StdConverter<Set<String>, Set<String>> {

        @Override
        public Set<String> convert(Set<String> scopes) {
            return scopes instanceof HashSet
                    ? Collections.unmodifiableSet(
                            scopes instanceof LinkedHashSet ? new LinkedHashSet<>(scopes) : new TreeSet<>(scopes))
                    : scopes;
        }
    }
}
