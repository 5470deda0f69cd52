package dev.sojourn.house;

import java.lang.module.ModuleDescriptor.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Faults of libraries that are known here, compared with what modules bring along. The data is in the checkout, so the
 * check needs no network, and knows nothing newer than its date.
 *
 * @param date when the data was reviewed
 * @param advisories the faults
 */
record KnownVulnerabilities(LocalDate date, List<Advisory> advisories) {
    private static final String DATE = "date: ";
    // A line of mvn dependency:list: group:artifact:type:version:scope, perhaps with a classifier before the version.
    private static final Pattern JAR =
            Pattern.compile("^\\s+([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime)\\b");

    /** A library at one version. */
    record Jar(String artifact, String version) {}

    /** A fault of one artifact, from a version on and before another; accepted where a reason says why. */
    record Advisory(String id, String artifact, Version from, Version mended, String what, boolean accepted) {
        boolean affects(Jar jar) {
            if (!artifact.equals(jar.artifact())) {
                return false;
            }
            Version version = Version.parse(jar.version());
            return version.compareTo(from) >= 0 && version.compareTo(mended) < 0;
        }
    }

    static KnownVulnerabilities read(String text) {
        LocalDate date = LocalDate.EPOCH;
        List<Advisory> advisories = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(DATE)) {
                date = LocalDate.parse(line.substring(DATE.length()).strip());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                advisories.add(advisory(line));
            }
        }
        return new KnownVulnerabilities(date, advisories);
    }

    private static Advisory advisory(String line) {
        List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
        if (cells.size() < 5 || cells.size() > 6 || cells.contains("")) {
            throw new AssertionError("known-vulnerabilities.txt: five cells or six, and none is empty: " + line);
        }
        Version from = Version.parse(cells.get(2));
        Version mended = Version.parse(cells.get(3));
        if (from.compareTo(mended) >= 0) {
            throw new AssertionError("known-vulnerabilities.txt: no version lies between: " + line);
        }
        return new Advisory(cells.get(0), cells.get(1), from, mended, cells.get(4), cells.size() == 6);
    }

    /** What a module has at run time, by the list that the build writes for it. */
    static Set<Jar> jars(String dependencyList) {
        Set<Jar> jars = new TreeSet<>(Comparator.comparing(Jar::artifact).thenComparing(Jar::version));
        for (String line : dependencyList.lines().toList()) {
            Matcher jar = JAR.matcher(line);
            if (jar.find()) {
                jars.add(new Jar(jar.group(1) + ":" + jar.group(2), jar.group(3)));
            }
        }
        return jars;
    }

    /** One line for each fault that a jar of the module has and nobody accepted: what it is, and the cure. */
    List<String> offences(String module, Set<Jar> jars) {
        List<String> offences = new ArrayList<>();
        for (Jar jar : jars) {
            for (Advisory advisory : advisories) {
                if (!advisory.accepted() && advisory.affects(jar)) {
                    offences.add("%s: %s %s has %s (%s). Mended in %s: raise it in the root pom.xml. Data of %s."
                            .formatted(
                                    module,
                                    jar.artifact(),
                                    jar.version(),
                                    advisory.id(),
                                    advisory.what(),
                                    advisory.mended(),
                                    date));
                }
            }
        }
        return offences;
    }
}
