package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.UnsupportedValueException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apereo.cas.client.authentication.AttributePrincipalImpl;
import org.apereo.cas.client.proxy.Cas20ProxyRetriever;
import org.apereo.cas.client.validation.AssertionImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.cas.ServiceProperties;
import org.springframework.security.cas.authentication.CasAuthenticationToken;
import org.springframework.security.cas.authentication.CasServiceTicketAuthenticationToken;
import org.springframework.security.cas.web.authentication.ServiceAuthenticationDetailsSource;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;

/** Logins of Spring Security's CAS module, and the assertions in them. */
class SpringCasTest {

    private static final List<GrantedAuthority> ROLES = List.of(new SimpleGrantedAuthority("ROLE_USER"));

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsWhatItWas(String name, Object value) {
        RoundTrip.requireSame(value);
    }

    static Stream<Arguments> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("login", context(login(new AssertionImpl(principal(), dated(1), dated(2), dated(3), attributes()))));
        all.put("login by a name", context(login(new AssertionImpl("ada"))));
        all.put("assertion", new AssertionImpl(principal(), attributes()));
        all.put("assertion without an end", new AssertionImpl(principal(), dated(1), null, dated(3), Map.of()));
        all.put("assertion with a context", new AssertionImpl(principal(), Map.of(), Map.of("k", "v")));
        all.put("principal", new AttributePrincipalImpl("ada"));
        for (String address : List.of(
                "/",
                "/login/cas",
                "/login/cas?a=1&b=%20",
                "/a%2Fb;v=1?ticketed=5&t=/x?y://z",
                "/login/cas?ticket=ST-1&a=1")) {
            CasAuthenticationToken login = login(new AssertionImpl("ada"));
            login.setDetails(requested(address, "ABC"));
            all.put("login at " + address, new SecurityContextImpl(login));
        }
        all.put("details without a session", requested("/x", null));
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    /** It fetches tickets over the network, with the addresses of this node's configuration. */
    @Test
    void aPrincipalThatFetchesProxyTicketsIsRefused() {
        AssertionImpl assertion = new AssertionImpl(new AttributePrincipalImpl(
                "ada", Map.of(), "PGT-1", new Cas20ProxyRetriever("https://cas.example", "UTF-8", null)));
        assertThatThrownBy(() -> JacksonForm.allowing("com.acme").write(context(login(assertion)), 10_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("Cas20ProxyRetriever")
                .hasMessageContaining("not on the allow-list")
                .hasMessageContaining(".authentication.assertion.principal.proxyRetriever");
    }

    @Test
    void detailsWithoutAnAddressAreDamage() {
        JacksonForm form = JacksonForm.allowing("com.acme");
        String name = requested("/x", null).getClass().getName();
        for (String json : List.of("{}", "{\"serviceUrl\":null}", "{\"serviceUrl\":\"x\"}", "{\"serviceUrl\":5}")) {
            String named = json.replace("{", "{\"@class\":\"" + name + "\",").replace(",}", "}");
            assertThatThrownBy(() -> form.read(named.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    /** A login that is not yet one lives for one request, and Spring Security's module has nothing for it. */
    @Test
    void aTicketThatNobodyCheckedIsRefused() {
        JacksonForm form = JacksonForm.allowing("com.acme");
        Object context = context(CasServiceTicketAuthenticationToken.stateful("ST-1"));
        assertThatThrownBy(() -> form.write(context, 10_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("CasServiceTicketAuthenticationToken")
                .hasMessageContaining("not on the allow-list")
                .hasMessageContaining(".authentication");
    }

    /** As they are made where the address of the service is that of the request. */
    private static Object requested(String address, @Nullable String session) {
        ServiceProperties properties = new ServiceProperties();
        properties.setService("https://shop.example:8443/login/cas");
        int query = address.indexOf('?');
        HttpServletRequest request = answering(
                HttpServletRequest.class,
                Map.of(
                        "getRemoteAddr", Optional.of("192.0.2.1"),
                        "getRequestURI", Optional.of(query < 0 ? address : address.substring(0, query)),
                        "getQueryString", Optional.ofNullable(query < 0 ? null : address.substring(query + 1)),
                        "getSession",
                                Optional.ofNullable(session)
                                        .map(id -> answering(HttpSession.class, Map.of("getId", Optional.of(id))))));
        return new ServiceAuthenticationDetailsSource(properties).buildDetails(request);
    }

    private static <T> T answering(Class<T> type, Map<String, Optional<?>> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName()).orElse(null)));
    }

    private static CasAuthenticationToken login(AssertionImpl assertion) {
        return new CasAuthenticationToken(
                "key", SpringLoginTest.user(), "ST-1", ROLES, SpringLoginTest.user(), assertion);
    }

    private static AttributePrincipalImpl principal() {
        return new AttributePrincipalImpl("ada", attributes());
    }

    /** A value once is a text, several are a list. */
    private static Map<String, Object> attributes() {
        Map<String, Object> all = new HashMap<>();
        all.put("mail", "a@example");
        all.put("groups", new ArrayList<>(List.of("x", "y")));
        return all;
    }

    private static Date dated(int day) {
        return new Date(1_790_000_000_000L + day * 86_400_000L);
    }

    private static SecurityContextImpl context(AbstractAuthenticationToken login) {
        login.setDetails(SpringLoginTest.details());
        return new SecurityContextImpl(login);
    }
}
