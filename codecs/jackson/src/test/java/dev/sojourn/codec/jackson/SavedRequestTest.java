package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.SavedCookie;

/** A saved request comes back without what logs someone in. */
class SavedRequestTest {

    private final JacksonForm form = JacksonForm.allowing("com.acme");

    @Test
    void sessionAndRememberMeCookiesAreInNeitherPlace() {
        byte[] bytes = form.write(
                request("__Host-sid=SECRET-1; theme=dark;sid=SECRET-2;  remember-me=\"SECRET-3\"; lang=en"), 10_000);
        assertThat(text(bytes)).doesNotContain("SECRET").contains("theme=dark; lang=en");
        DefaultSavedRequest back = (DefaultSavedRequest) form.read(bytes);
        assertThat(back.getHeaderValues("cookie")).containsExactly("theme=dark; lang=en");
        assertThat(back.getCookies()).extracting(Cookie::getName).containsExactly("theme", "lang");
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
    }

    @Test
    void allElseIsKept() {
        DefaultSavedRequest request = request("theme=dark");
        DefaultSavedRequest back = (DefaultSavedRequest) form.read(form.write(request, 10_000));
        assertThat(back).usingRecursiveComparison().ignoringFields("cookies").isEqualTo(request);
        assertThat(back.getRedirectUrl()).isEqualTo("https://shop.example/cart?id=1&continue");
        assertThat(back.getHeaderValues("ACCEPT")).containsExactly("text/html");
        assertThat(back.getParameterValues("id")).containsExactly("1", "2");
        assertThat(back.getLocales()).containsExactly(Locale.GERMANY, Locale.ENGLISH);
    }

    /** RFC 9110, section 5.3: a proxy may have joined two headers. */
    @Test
    void cookiesBehindACommaAreLookedAtToo() {
        DefaultSavedRequest back =
                (DefaultSavedRequest) form.read(form.write(request("theme=dark,light, sid=SECRET; lang=de"), 10_000));
        assertThat(back.getHeaderValues("Cookie")).containsExactly("theme=dark,light; lang=de");
    }

    @Test
    void aHeaderOfSuchCookiesAloneIsGone() {
        DefaultSavedRequest back = (DefaultSavedRequest) form.read(form.write(request("sid=SECRET"), 10_000));
        assertThat(back.getHeaderNames()).containsExactly("Accept");
        assertThat(back.getCookies()).isEmpty();
    }

    @Test
    void cookiesOfOtherNamesCanBeAdded() {
        JacksonForm named =
                JacksonForm.builder().leaveOutCookies("shop-session").build();
        assertThat(text(named.write(request("shop-session=SECRET; sid=SECRET; a=b"), 10_000)))
                .doesNotContain("SECRET")
                .contains("a=b");
    }

    @Test
    void headersThatLogSomeoneInAreLeftOut() {
        JacksonForm named =
                JacksonForm.builder().leaveOutHeaders("X-Auth-Token").build();
        byte[] bytes = named.write(
                request("a=b", Map.of("authorization", "Bearer SECRET", "x-auth-token", "SECRET"), "id=1"), 10_000);
        assertThat(text(bytes)).doesNotContain("SECRET");
        assertThat(((DefaultSavedRequest) named.read(bytes)).getHeaderNames()).containsExactly("Accept", "Cookie");
        assertThat(text(form.write(request("a=b", Map.of("Proxy-Authorization", "Basic SECRET"), "id=1"), 10_000)))
                .doesNotContain("SECRET");
    }

    @Test
    void parametersThatLogSomeoneInCanBeLeftOut() {
        JacksonForm named =
                JacksonForm.builder().leaveOutParameters("id", "s id").build();
        byte[] bytes = named.write(request("a=b", Map.of(), "page=2&id=SECRET&s%20id=SECRET&x"), 10_000);
        assertThat(text(bytes)).doesNotContain("SECRET");
        DefaultSavedRequest back = (DefaultSavedRequest) named.read(bytes);
        assertThat(back.getQueryString()).isEqualTo("page=2&x");
        assertThat(back.getParameterMap()).isEmpty();
    }

    private static DefaultSavedRequest request(String cookies) {
        return request(cookies, Map.of(), "id=1");
    }

    /** Built as Spring Security builds it from a request, whose cookies are in both places. */
    private static DefaultSavedRequest request(String cookies, Map<String, String> more, String query) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", List.of("text/html"));
        headers.put("Cookie", List.of(cookies));
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        Map<String, String[]> parameters = new TreeMap<>();
        parameters.put("id", new String[] {"1", "2"});
        DefaultSavedRequest.Builder builder = new DefaultSavedRequest.Builder();
        builder.setCookies(java.util.Arrays.stream(cookies.split(";"))
                .map(pair -> pair.strip().split("="))
                .map(pair -> new SavedCookie(new Cookie(pair[0], pair[1].replace("\"", ""))))
                .toList());
        return builder.setLocales(List.of(Locale.GERMANY, Locale.ENGLISH))
                .setHeaders(headers)
                .setParameters(parameters)
                .setContextPath("")
                .setMethod("GET")
                .setQueryString(query)
                .setRequestURI("/cart")
                .setRequestURL("https://shop.example/cart")
                .setScheme("https")
                .setServerName("shop.example")
                .setServletPath("/cart")
                .setServerPort(443)
                .setMatchingRequestParameterName("continue")
                .build();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
