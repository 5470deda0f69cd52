package dev.sojourn.sample.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much a module has beside the application, which is the same jar for all of them. */
final class ModuleLines {

    private static final Pattern NO_CODE = Pattern.compile("\\s*(|//.*|/\\*.*|\\*.*|import .*|package .*)");

    private final Path module;

    /** Of the module in a folder. */
    ModuleLines(Path module) {
        this.module = module;
    }

    /** Lines of Java, without imports, comments and blank ones. */
    int code() {
        Path sources = module.resolve("src").resolve("main").resolve("java");
        if (!Files.isDirectory(sources)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .flatMap(file -> read(file).stream())
                    .filter(line -> !NO_CODE.matcher(line).matches())
                    .toList()
                    .size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of settings. */
    int settings() {
        Path settings =
                module.resolve("src").resolve("main").resolve("resources").resolve("application.properties");
        return Files.exists(settings)
                ? (int) read(settings).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .count()
                : 0;
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
