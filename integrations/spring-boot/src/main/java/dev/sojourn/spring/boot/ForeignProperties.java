package dev.sojourn.spring.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Says which properties are set that were another session system's, and what is set in their place. */
final class ForeignProperties implements SmartInitializingSingleton {

    private static final Logger LOG = System.getLogger(ForeignProperties.class.getName());

    private static final String NOTHING = "take it away, nothing is needed in its place";

    /** By the ends of their names: those of Boot 4 ({@code data.redis.}) and of Boot 3 ({@code redis.}) alike. */
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("timeout", "sojourn.timeout"),
            Map.entry("servlet.filter-order", "sojourn.filter.order"),
            Map.entry("servlet.filter-dispatcher-types", "sojourn.filter.dispatcher-types"),
            Map.entry("redis.namespace", "sojourn.store.prefix"),
            Map.entry("redis.repository-type", NOTHING + ": users are always found by name"),
            Map.entry("redis.flush-mode", NOTHING + ": changes are stored before the answer leaves"),
            Map.entry("redis.save-mode", NOTHING + ": changes inside of values are found"),
            Map.entry("redis.configure-action", NOTHING + ": Redis is not configured"),
            Map.entry("redis.cleanup-cron", "sojourn.sweep.interval"),
            Map.entry("jdbc.cleanup-cron", "sojourn.sweep.interval"),
            Map.entry("jdbc.table-name", "sojourn.store.table"),
            Map.entry("jdbc.initialize-schema", "sojourn.store.initialize-schema"),
            Map.entry("jdbc.schema", "sojourn.store.initialize-schema"),
            Map.entry("jdbc.platform", NOTHING + ": the database is asked"),
            Map.entry("jdbc.flush-mode", NOTHING + ": changes are stored before the answer leaves"),
            Map.entry("jdbc.save-mode", NOTHING + ": changes inside of values are found"),
            Map.entry("store-type", "sojourn.store.url"));

    private final Environment environment;

    ForeignProperties(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        lines().forEach(line -> LOG.log(Level.WARNING, line));
    }

    /** One line for each, by the names of the properties. */
    Collection<String> lines() {
        Map<String, String> lines = new TreeMap<>();
        Binder.get(environment)
                .bind("spring.session", Bindable.mapOf(String.class, String.class))
                .ifBound(found -> found.keySet().forEach(name -> lines.put(name, line(name))));
        ContainerSession container = ContainerSession.of(environment);
        if (Boolean.TRUE.equals(container.persistent()) || container.storeDir() != null) {
            lines.put(
                    "~",
                    ContainerSession.PREFIX + ".persistent and .store-dir are the container's and have no effect;" + " "
                            + StoreUrl.PROPERTY + " says where sessions are kept");
        }
        if (container.trackingModes().stream().anyMatch(each -> !each.equalsIgnoreCase("cookie"))) {
            lines.put(
                    "~~",
                    ContainerSession.PREFIX + ".tracking-modes is the container's and has no effect: ids travel as"
                            + " sojourn.carrier says, and never in the path");
        }
        return lines.values();
    }

    private static String line(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        String ours = OURS.entrySet().stream()
                .filter(each -> plain.equals(each.getKey()) || plain.endsWith("." + each.getKey()))
                .filter(each -> !each.getKey().equals("timeout") || plain.equals("timeout"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("take it away");
        return "spring.session." + name + " has no effect: " + (ours.startsWith("take") ? ours : "set " + ours);
    }
}
