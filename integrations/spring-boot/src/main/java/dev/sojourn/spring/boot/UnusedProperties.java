package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.jackson.JacksonForm;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.id.KeyRing;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.SessionStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/** Says which properties are set and read by nobody, because a bean of the application stands where they counted. */
final class UnusedProperties implements SmartInitializingSingleton {

    private static final Logger LOG = System.getLogger(UnusedProperties.class.getName());

    /** What reads properties, by the names that its beans have here. */
    private static final Map<String, Class<?>> READERS = Map.of(
            "sojournStore",
            SessionStore.class,
            "sojournKeys",
            KeyRing.class,
            "sojournLifetime",
            Lifetime.class,
            SojournAutoConfiguration.ENGINE,
            SessionEngine.class,
            "sojournJson",
            JacksonForm.class,
            "sojournCodec",
            ValueCodec.class,
            "sojournCarriers",
            Carriers.class,
            "sojournVisits",
            HttpVisits.class);

    /** Through which of them a property comes to count. */
    private static final Map<String, List<String>> WAYS = new LinkedHashMap<>();

    static {
        for (String each : List.of("store", "near-cache")) {
            WAYS.put(each, List.of("sojournStore"));
        }
        WAYS.put("secrets", List.of("sojournKeys", SojournAutoConfiguration.ENGINE));
        for (String each : List.of("timeout", "absolute-timeout", "touch-interval", "expiry", "remember-me-timeout")) {
            WAYS.put(each, List.of("sojournLifetime", SojournAutoConfiguration.ENGINE));
        }
        for (String each : List.of("max-sessions-per-user", "on-too-many", "encryption", "sweep")) {
            WAYS.put(each, List.of(SojournAutoConfiguration.ENGINE));
        }
        WAYS.put("codec", List.of("sojournJson", "sojournCodec", SojournAutoConfiguration.ENGINE));
        for (String each : List.of("carrier", "carrier-header")) {
            WAYS.put(each, List.of("sojournCarriers", "sojournVisits"));
        }
    }

    private final Environment environment;
    private final ListableBeanFactory beans;

    UnusedProperties(Environment environment, ListableBeanFactory beans) {
        this.environment = environment;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        lines().forEach(line -> LOG.log(Level.WARNING, line));
    }

    /** One line for each property. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        WAYS.forEach((property, way) -> {
            String name = "sojourn." + property;
            if (isSet(ConfigurationPropertyName.of(name))) {
                way.stream()
                        .map(reader -> replaced(reader, Objects.requireNonNull(READERS.get(reader))))
                        .filter(type -> !type.isEmpty())
                        .findFirst()
                        .ifPresent(type -> lines.add(
                                name + " has no effect: the application has a bean of type " + type + " of its own"));
            }
        });
        return lines;
    }

    /** The type of the bean that stands in the reader's place, or nothing. */
    private String replaced(String reader, Class<?> type) {
        return !beans.containsBean(reader) && beans.getBeanNamesForType(type).length > 0 ? type.getSimpleName() : "";
    }

    private boolean isSet(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getConfigurationProperty(name) != null
                    || source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
                return true;
            }
        }
        return false;
    }
}
