package dev.sojourn.spring.boot;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a property says is refused by what is built from it. */
final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[\\w.-]+}");

    private SettingException(String message, Throwable cause) {
        super(message, cause);
    }

    private SettingException(String message) {
        super(message);
    }

    /**
     * Makes something, and names the properties where it is refused.
     *
     * @param properties by their names
     * @param making makes it; the messages of what it throws hold no secret
     * @return what was made
     * @throws SettingException if it was refused
     */
    static <T> T naming(String properties, Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw new SettingException(properties + ": " + e.getMessage(), e);
        }
    }

    /** A property that is refused here; the reason holds no secret. */
    static SettingException refused(String property, String reason) {
        return new SettingException(property + ": " + reason);
    }

    /**
     * Refuses secrets that are the names of variables: Spring Boot leaves a placeholder as it stands when nothing has
     * that name, and everybody could read the secret in the application then.
     *
     * @param property by its name
     * @param secrets as they were given
     * @return the same
     * @throws SettingException if one holds a placeholder
     */
    static List<String> filledIn(String property, List<String> secrets) {
        for (String each : secrets) {
            Matcher placeholder = PLACEHOLDER.matcher(each);
            if (placeholder.find()) {
                throw new SettingException(property + " holds " + placeholder.group() + ", and nothing has that name:"
                        + " no environment variable and no property. Set it");
            }
        }
        return secrets;
    }
}
