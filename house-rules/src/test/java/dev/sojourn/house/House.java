package dev.sojourn.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checkout under the rules: the modules that the root POM lists, and their compiled main classes. */
final class House {
    static final Path ROOT =
            Path.of(System.getProperty("sojourn.root", "..")).toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<\\s]+)\\s*</module>");
    private static final Pattern XML_COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    private static final List<HouseModule> MODULES = readModules();
    private static final JavaClasses CLASSES = importAll();
    private static final Map<String, String> MODULE_OF_CLASS = new HashMap<>();

    static {
        for (HouseModule module : MODULES) {
            for (JavaClass found : module.classes()) {
                MODULE_OF_CLASS.put(found.getName(), module.name());
            }
        }
    }

    private House() {}

    /** Every module with Java in it, in the order of the root POM. */
    static List<HouseModule> modules() {
        return MODULES;
    }

    static HouseModule module(String name) {
        return MODULES.stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The root POM lists no module named " + name + "."));
    }

    /** Modules whose public API others compile against. */
    static List<HouseModule> libraries() {
        return MODULES.stream().filter(HouseModule::isLibrary).toList();
    }

    /** Main classes of core; never empty, so that no rule can pass by looking at nothing. */
    static JavaClasses core() {
        JavaClasses core = module("core").classes();
        if (core.isEmpty()) {
            throw new AssertionError("No class of core was found below "
                    + module("core").classFolder() + ". Compile core first: the rules would look at nothing.");
        }
        return core;
    }

    /** Main classes of all modules together, so that references between modules resolve. */
    static JavaClasses everything() {
        core();
        return CLASSES;
    }

    /** The module that a class was compiled in, if it is one of ours; nested and array types count as their owner. */
    static Optional<String> moduleOf(JavaClass type) {
        return Optional.ofNullable(
                MODULE_OF_CLASS.get(type.getBaseComponentType().getName()));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file as messages name it: from the root of the checkout. */
    static String relative(Path file) {
        Path shown = file.startsWith(ROOT) ? ROOT.relativize(file) : file.getFileName();
        return shown.toString().replace('\\', '/');
    }

    private static List<HouseModule> readModules() {
        String pom = XML_COMMENT.matcher(read(ROOT.resolve("pom.xml"))).replaceAll("");
        Matcher matcher = MODULE.matcher(pom);
        return matcher.results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("bom"))
                .map(name -> new HouseModule(name, ROOT.resolve(name)))
                .toList();
    }

    private static JavaClasses importAll() {
        return new ClassFileImporter()
                .importPaths(MODULES.stream()
                        .map(HouseModule::classFolder)
                        .filter(Files::isDirectory)
                        .toList());
    }
}
