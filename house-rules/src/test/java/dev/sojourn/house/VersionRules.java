package dev.sojourn.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jars that speak with the network have the version that the root POM says, also where another library brings them: a
 * fixed fault of theirs must not come back with the older version that the library asks for.
 */
final class VersionRules {

    /** How the jars of a family begin, and the property that has their version. */
    private static final Map<String, String> FAMILIES =
            new TreeMap<>(Map.of("netty-", "netty.version", "tomcat-embed-", "tomcat.version"));

    private VersionRules() {}

    /** One line per offence: the jar that was resolved, and what the POM says; a family without jars is one too. */
    static List<String> offences(List<String> classPath, String pom) {
        List<String> offences = new ArrayList<>();
        FAMILIES.forEach((family, property) -> {
            String version = value(pom, property);
            List<String> jars = classPath.stream()
                    .map(entry -> Path.of(entry).getFileName().toString())
                    .filter(name -> name.startsWith(family) && name.endsWith(".jar"))
                    .toList();
            if (jars.isEmpty()) {
                offences.add(family + "*: no such jar on the class path, the rule looks at nothing");
            }
            jars.stream()
                    .filter(name -> !name.matches(".*-" + Pattern.quote(version) + "(-[a-z][\\w-]*)?\\.jar"))
                    .forEach(name -> offences.add(name + ": " + property + " is " + version));
        });
        return offences;
    }

    private static String value(String pom, String property) {
        Matcher found =
                Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<").matcher(pom);
        if (!found.find()) {
            throw new AssertionError("The root POM has no property " + property + ".");
        }
        return found.group(1);
    }
}
