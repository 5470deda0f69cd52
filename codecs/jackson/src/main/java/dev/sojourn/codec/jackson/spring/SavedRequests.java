package dev.sojourn.codec.jackson.spring;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
 * Keeps the cookies, headers and parameters that log someone in out of a saved request, wherever it has them: a request
 * that is done again after a login has those of that moment, and who reads the store shall get no session by it.
 */
final class SavedRequests extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private final transient Secrets secrets;

    SavedRequests(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public @Nullable Object findSerializationConverter(MapperConfig<?> config, Annotated annotated) {
        if (annotated instanceof AnnotatedField field && field.getDeclaringClass() == DefaultSavedRequest.class) {
            return switch (field.getName()) {
                case "cookies" -> new Cookies(secrets.cookies());
                case "headers" -> new Headers(secrets);
                case "parameters" -> new Parameters(secrets.parameters());
                case "queryString" -> new Query(secrets.parameters());
                default -> null;
            };
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
        private final Collection<String> leftHeaders;

        Headers(Secrets secrets) {
            this.left = secrets.cookies();
            this.leftHeaders = secrets.headers();
        }

        @Override
        public Map<String, List<String>> convert(Map<String, List<String>> headers) {
            Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> {
                List<String> kept = name.equalsIgnoreCase("cookie") ? others(values) : values;
                if (!leftHeaders.contains(name) && !kept.isEmpty()) {
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

    private static final class Parameters extends StdConverter<Map<String, String[]>, Map<String, String[]>> {

        private final Set<String> left;

        Parameters(Set<String> left) {
            this.left = left;
        }

        @Override
        public Map<String, String[]> convert(Map<String, String[]> parameters) {
            Map<String, String[]> kept = new TreeMap<>(parameters);
            kept.keySet().removeAll(left);
            return kept;
        }
    }

    private static final class Query extends StdConverter<String, String> {

        private final Set<String> left;

        Query(Set<String> left) {
            this.left = left;
        }

        @Override
        public String convert(String query) {
            return left.isEmpty()
                    ? query
                    : Arrays.stream(query.split("&", -1))
                            .filter(pair -> !left.contains(name(pair)))
                            .collect(Collectors.joining("&"));
        }

        private static String name(String pair) {
            int end = pair.indexOf('=');
            String encoded = end < 0 ? pair : pair.substring(0, end);
            try {
                return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                return encoded;
            }
        }
    }
}
