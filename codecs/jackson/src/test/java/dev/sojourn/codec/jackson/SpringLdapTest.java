package dev.sojourn.codec.jackson;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ldap.core.DirContextAdapter;
import org.springframework.ldap.support.LdapNameBuilder;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.ldap.userdetails.InetOrgPerson;
import org.springframework.security.ldap.userdetails.InetOrgPersonContextMapper;
import org.springframework.security.ldap.userdetails.LdapAuthority;
import org.springframework.security.ldap.userdetails.LdapUserDetailsMapper;
import org.springframework.security.ldap.userdetails.PersonContextMapper;

/** Users as Spring Security's LDAP module makes them of what a directory answers. */
class SpringLdapTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30.123456789Z");
    private static final List<GrantedAuthority> ROLES =
            List.of(new SimpleGrantedAuthority("ROLE_USER"), new SimpleGrantedAuthority("ROLE_ADMIN"));

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsWhatItWas(String name, Object value) {
        RoundTrip.requireSame(value);
    }

    static Stream<Arguments> values() {
        DirContextAdapter entry = entry();
        UserDetails user = new LdapUserDetailsMapper().mapUserFromContext(entry, "ada", ROLES);
        UserDetails person = new PersonContextMapper().mapUserFromContext(entry, "ada", ROLES);
        UserDetails employee = new InetOrgPersonContextMapper().mapUserFromContext(entry, "ada", ROLES);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("user", login(user));
        all.put("person", login(person));
        all.put("person of an organisation", login(employee));
        all.put("user of a bare entry", login(new LdapUserDetailsMapper().mapUserFromContext(bare(), "bo", List.of())));
        all.put("person of a bare entry", new PersonContextMapper().mapUserFromContext(bare(), "bo", List.of()));
        InetOrgPerson.Essence locked = new InetOrgPerson.Essence((InetOrgPerson) employee);
        locked.setAccountNonLocked(false);
        locked.setEnabled(false);
        locked.setGraceLoginsRemaining(2);
        locked.setTimeBeforeExpiration(60);
        all.put("locked", login(locked.createUserDetails()));
        List<GrantedAuthority> groups = List.of(
                new LdapAuthority("ROLE_A", "cn=a,ou=groups"),
                new LdapAuthority("ROLE_B", "cn=b,ou=groups", Map.of("cn", List.of("b"), "ou", List.of("x", "y"))),
                FactorGrantedAuthority.withAuthority("FACTOR_PASSWORD")
                        .issuedAt(NOW)
                        .build());
        all.put(
                "groups",
                context(UsernamePasswordAuthenticationToken.authenticated(
                        new LdapUserDetailsMapper().mapUserFromContext(entry, "ada", groups), null, groups)));
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    private static DirContextAdapter entry() {
        DirContextAdapter entry = bare();
        entry.setAttributeValues("cn", new Object[] {"Ada", "Ada L."});
        for (String name : List.of(
                "givenName",
                "sn",
                "description",
                "telephoneNumber",
                "mail",
                "uid",
                "title",
                "o",
                "ou",
                "street",
                "displayName",
                "employeeNumber",
                "postalCode",
                "mobile",
                "carLicense")) {
            entry.setAttributeValue(name, name + " of Ada");
        }
        return entry;
    }

    /** Just what an entry must have. */
    private static DirContextAdapter bare() {
        DirContextAdapter entry = new DirContextAdapter(
                LdapNameBuilder.newInstance("uid=ada,ou=people,dc=acme").build());
        entry.setAttributeValue("cn", "Bo");
        entry.setAttributeValue("sn", "Bo");
        entry.setAttributeValue("userPassword", "{noop}x");
        return entry;
    }

    private static SecurityContextImpl login(UserDetails user) {
        return context(UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()));
    }

    private static SecurityContextImpl context(UsernamePasswordAuthenticationToken login) {
        login.setDetails(SpringLoginTest.details());
        return new SecurityContextImpl(login);
    }
}
