package dev.sojourn.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A store is asked for its powers and never looked at: a store that wraps another one has them too, whatever its type
 * says. The pattern is spelled so as not to match itself.
 */
final class PowerRules {
    private static final String POWER = "(?:Finds" + "ByUser|Announces" + "Changes|Tracks" + "Reads)";

    private static final Pattern LOOKS_AT_THE_TYPE =
            Pattern.compile("\\binstance" + "of\\s+(?:final\\s+)?(?:\\w+\\.)*" + POWER + "\\b(?!\\.)|\\(" + POWER
                    + "\\)\\s*[\\w(]|\\b" + POWER + "\\.class\\s*(?:::|\\.)\\s*(?:isInstance|cast)\\b");

    private PowerRules() {}

    /** One line per offence in the Java sources below a folder, tests included. */
    static List<String> offences(Path root) {
        List<String> offences = new ArrayList<>();
        for (Path file : TextRules.textFiles(root)) {
            if (file.toString().endsWith(".java")) {
                String source = House.read(file);
                LOOKS_AT_THE_TYPE.matcher(source).results().forEach(found -> {
                    long line = source.substring(0, found.start()).lines().count();
                    offences.add(root.relativize(file) + ":" + Math.max(1, line) + ": "
                            + found.group().replaceAll("\\s+", " "));
                });
            }
        }
        return offences;
    }
}
