package dev.sojourn.codec.jackson.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.SavedCookie;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.util.StdConverter;

/**
 * Keeps the cookies that log someone in out of a saved request, from its header and from its list: a request that is
 * done again after a login has those of that moment, and who reads the store shall get no session by it.
 */
final class SavedRequests extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private final transient Set<String> left;

    SavedRequests(Set<String> left) {
        this.left = Set.copyOf(left);
    }

    @Override
    public @Nullable Object findSerializationConverter(MapperConfig<?> config, Annotated annotated) {
        if (annotated instanceof AnnotatedField field && field.getDeclaringClass() == DefaultSavedRequest.class) {
            if (field.getName().equals("cookies")) {
                return new Cookies(left);
            } else if (field.getName().equals("headers")) {
                return new Headers(left);
            }
        }
        return null;
    }

    private static final class Cookies extends StdConverter<List<SavedCookie>, List<SavedCookie>> {

        private final Set<String> left;

        Cookies(Set<String> left) {
            this.left = left;
        }

        @Override
        public List<SavedCookie> convert(List<SavedCookie> cookies) {
            return cookies.stream()
                    .filter(cookie -> !left.contains(cookie.getName()))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static final class Headers extends StdConverter<Map<String, List<String>>, Map<String, List<String>>> {

        private final Set<String> left;

        Headers(Set<String> left) {
            this.left = left;
        }

        @Override
        public Map<String, List<String>> convert(Map<String, List<String>> headers) {
            Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> {
                List<String> kept = name.equalsIgnoreCase("cookie") ? others(values) : values;
                if (!kept.isEmpty()) {
                    all.put(name, kept);
                }
            });
            return all;
        }

        private List<String> others(List<String> headers) {
            List<String> kept = new ArrayList<>();
            for (String header : headers) {
                String others = Arrays.stream(header.split(";"))
                        .map(String::strip)
                        .filter(pair -> !left.contains(name(pair)))
                        .map(this::withoutJoined)
                        .collect(Collectors.joining("; "));
                if (!others.isBlank()) {
                    kept.add(others);
                }
            }
            return kept;
        }

        /** Some proxies join several headers of one name by commas (RFC 9110, section 5.3), also this one. */
        private String withoutJoined(String pair) {
            return Arrays.stream(pair.split(",", -1))
                    .filter(part -> !left.contains(name(part)))
                    .collect(Collectors.joining(","));
        }

        private static String name(String pair) {
            int end = pair.indexOf('=');
            return (end < 0 ? pair : pair.substring(0, end)).strip();
        }
    }
}
