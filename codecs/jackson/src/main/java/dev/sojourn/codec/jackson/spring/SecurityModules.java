package dev.sojourn.codec.jackson.spring;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.security.jackson.SecurityJacksonModule;
import org.springframework.security.jackson.SecurityJacksonModules;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Spring Security's own Jackson modules, and the classes that they are for. */
final class SecurityModules {

    /** Parts of a class that its module writes by name and reads without. */
    private static final List<String> PARTS = Stream.of(
                    "ProviderDetails", "ProviderDetails$UserInfoEndpoint", "ClientSettings")
            .map("org.springframework.security.oauth2.client.registration.ClientRegistration$"::concat)
            .toList();

    /** Its module has a mixin for it, and allows it by what it implements. */
    private static final String LDAP_AUTHORITY = "org.springframework.security.ldap.userdetails.LdapAuthority";

    private SecurityModules() {}

    /** All but the one that would set up the naming of classes, for that is done elsewhere. */
    static List<JacksonModule> of(ClassLoader loader, Set<String> names) {
        names.addAll(PARTS);
        names.add(LDAP_AUTHORITY);
        return SecurityJacksonModules.getModules(loader, new Collected(names)).stream()
                .filter(SecurityJacksonModule.class::isInstance)
                .toList();
    }

    /**
     * Takes down what the modules allow, each class by its name: they would allow all that extends it too. The classes
     * of the JDK are listed elsewhere.
     */
    static final class Collected extends BasicPolymorphicTypeValidator.Builder {

        private final Set<String> names;

        Collected(Set<String> names) {
            this.names = names;
        }

        @Override
        public BasicPolymorphicTypeValidator.Builder allowIfSubType(Class<?> type) {
            if (!type.getName().startsWith("java.")) {
                names.add(type.getName());
            }
            return this;
        }

        @Override
        public BasicPolymorphicTypeValidator.Builder allowIfSubType(String name) {
            if (!name.startsWith("java.")) {
                names.add(name);
            }
            return this;
        }

        @Override
        public BasicPolymorphicTypeValidator.Builder allowIfSubType(Pattern names) {
            return this;
        }
    }
}
