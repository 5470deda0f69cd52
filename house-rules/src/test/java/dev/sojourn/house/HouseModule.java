package dev.sojourn.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One Maven module of the house.
 *
 * @param name its path in the root POM, such as {@code integrations/servlet}
 * @param folder where it lies
 */
record HouseModule(String name, Path folder) {
    private static final Set<String> NOT_PUBLISHED = Set.of("bench", "suites", "site", "house-rules");

    /** A program to read, made of what is published. */
    boolean isSample() {
        return name.startsWith("samples/");
    }

    boolean isPublished() {
        return !NOT_PUBLISHED.contains(name) && !isSample();
    }

    /** Published and made to be compiled against; the server is published but is a program, not a library. */
    boolean isLibrary() {
        return isPublished() && !name.equals("server");
    }

    Path classFolder() {
        return folder.resolve("target").resolve("classes");
    }

    JavaClasses classes() {
        return Files.isDirectory(classFolder())
                ? new ClassFileImporter().importPath(classFolder())
                : new ClassFileImporter().importClasses(Set.of());
    }

    List<Path> mainSources() {
        return javaBelow(folder.resolve("src").resolve("main").resolve("java"));
    }

    /** True once the module declares a type, not only its packages or itself. */
    boolean hasTypes() {
        return mainSources().stream()
                .anyMatch(source -> !source.getFileName().toString().endsWith("-info.java"));
    }

    private static List<Path> javaBelow(Path start) {
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(start)) {
            return walk.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
