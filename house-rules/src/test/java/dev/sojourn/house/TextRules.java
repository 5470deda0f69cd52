package dev.sojourn.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What no text file of the checkout may say, documents included. Patterns are spelled so as not to match themselves.
 */
final class TextRules {
    private static final Set<String> TEXT = Set.of(
            "java",
            "md",
            "xml",
            "yml",
            "yaml",
            "js",
            "mjs",
            "css",
            "html",
            "sh",
            "properties",
            "sql",
            "lua",
            "json",
            "txt",
            "config");
    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", "target", "node_modules", "sojourn-data");

    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "a path of one machine",
            Pattern.compile("(?<![\\w.])/(?:work|root|home|Users|tmp)/\\w|[A-Z]:\\\\Users|/usr/lib/" + "jvm"),
            "unfinished business",
            Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b"),
            "an em dash",
            Pattern.compile("\\x{2014}"));

    private TextRules() {}

    /** One line per offence: file, line number, what it is. */
    static List<String> offences(Path root) {
        List<String> offences = new ArrayList<>();
        for (Path file : textFiles(root)) {
            List<String> lines = House.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                int number = i + 1;
                FORBIDDEN.forEach((what, pattern) -> {
                    Matcher matcher = pattern.matcher(line);
                    if (matcher.find()) {
                        offences.add(root.relativize(file) + ":" + number + ": " + what + ": " + matcher.group());
                    }
                });
            }
        }
        return offences;
    }

    static List<Path> textFiles(Path root) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isText(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** By its ending; a file without one if it is a script. */
    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? TEXT.contains(name.substring(dot + 1)) : isScript(file);
    }

    private static boolean isScript(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(2), new byte[] {'#', '!'});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
