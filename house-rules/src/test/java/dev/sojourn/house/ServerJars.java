package dev.sojourn.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What the built server carries: its jars, and what {@code LIBRARIES.md} says of each. */
final class ServerJars {
    private static final String OURS = "sojourn-";

    /** One line of {@code LIBRARIES.md}: a library of one version and one licence, in one or several jars. */
    record Library(String name, List<String> jars, String licence) {}

    private ServerJars() {}

    /** The jar of the built server; empty where only classes were built. */
    static Optional<Path> program(Path target) {
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().matches("sojourn-server-.*\\.jar"))
                    .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the jars that the server's manifest lists, which are those that it can load. */
    static Set<String> classPath(Path program) {
        try (JarFile jar = new JarFile(program.toFile())) {
            String listed = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            Set<String> names = new TreeSet<>();
            for (String entry : Objects.requireNonNull(listed, "Class-Path").split(" ")) {
                names.add(Path.of(entry).getFileName().toString());
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isOurs(String jar) {
        return jar.startsWith(OURS);
    }

    static List<Library> libraries(String markdown) {
        List<Library> libraries = new ArrayList<>();
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("| ") && !line.startsWith("| Library ")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList();
                if (cells.size() != 6 || cells.stream().anyMatch(String::isEmpty)) {
                    throw new AssertionError("LIBRARIES.md: a library has six cells, and none is empty: " + line);
                }
                List<String> jars = Arrays.stream(cells.get(2).split(", *"))
                        .map(artifact -> artifact + "-" + cells.get(1) + ".jar")
                        .toList();
                libraries.add(new Library(cells.get(0), jars, cells.get(3)));
            }
        }
        return libraries;
    }

    /** One line for each jar without an entry, and for each entry without a jar. */
    static List<String> offences(Set<String> jars, List<Library> libraries) {
        Set<String> listed = new TreeSet<>();
        libraries.forEach(library -> listed.addAll(library.jars()));
        List<String> offences = new ArrayList<>();
        for (String jar : jars) {
            if (!isOurs(jar) && !listed.contains(jar)) {
                offences.add(jar + ": not in server/src/main/legal/LIBRARIES.md. Can the server do without it (an"
                        + " exclusion in server/pom.xml)? If not, write there its licence, its source and its reason.");
            }
        }
        for (String jar : listed) {
            if (!jars.contains(jar)) {
                offences.add(jar + ": in server/src/main/legal/LIBRARIES.md, and no jar of the server. Take it out"
                        + " there, or mend its version.");
            }
        }
        return offences;
    }

    /** One line for each licence whose text is neither in {@code licences} nor in each of the library's jars. */
    static List<String> withoutText(Path legal, List<Library> libraries) {
        List<String> offences = new ArrayList<>();
        for (Library library : libraries) {
            for (String licence : library.licence().split(" (?:AND|OR) ")) {
                boolean whole = licence.equals("Apache-2.0")
                        ? Files.exists(legal.resolve("LICENSE"))
                        : Files.exists(legal.resolve("licences").resolve(licence + ".txt"));
                if (!whole && !library.jars().stream().allMatch(jar -> carriesText(legal, jar))) {
                    offences.add(library.name() + ": no text of " + licence + " in server/src/main/legal/licences");
                }
            }
        }
        return offences;
    }

    private static boolean carriesText(Path legal, String jar) {
        Path folder = legal.resolve("from-the-jars").resolve(jar.replaceAll("\\.jar$", "-jar"));
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder) : Stream.empty()) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("LICENSE"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
