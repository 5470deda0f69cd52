package dev.sojourn.codec;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The classes of one package: in directories, in jars, in jars within a jar, and in modules. */
final class PackageScan {

    private static final String ENDING = ".class";

    private PackageScan() {}

    /** The classes by name, loaded and not initialized; those that something is missing for are left out. */
    static List<Class<?>> classes(String packageName, ClassLoader loader) {
        SortedSet<String> found = new TreeSet<>();
        String folder = packageName.replace('.', '/') + "/";
        try {
            for (URL place : Collections.list(loader.getResources(folder))) {
                list(place, folder, found);
            }
            listModules(packageName, folder, found);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalArgumentException("The package " + packageName + " can't be looked through.", e);
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String simple : found) {
            try {
                Class<?> type = Class.forName(packageName + "." + simple, false, loader);
                requireWhole(type);
                classes.add(type);
            } catch (ClassNotFoundException | LinkageError e) {
                // Of an optional library: there can be no value of it here.
            }
        }
        return classes;
    }

    /** Asks for the classes that a class needs; that throws where one of them is not there. */
    private static void requireWhole(Class<?> type) {
        Objects.requireNonNull(type.getDeclaredMethods());
        Class<?> outer = type.getEnclosingClass();
        if (outer != null) {
            requireWhole(outer);
        }
    }

    private static void list(URL place, String folder, Set<String> found) throws IOException, URISyntaxException {
        URLConnection connection = place.openConnection();
        if (connection instanceof JarURLConnection inJar) {
            // Not the one that others read of, so that it can be closed.
            inJar.setUseCaches(false);
            try (JarFile jar = inJar.getJarFile()) {
                String prefix = inJar.getEntryName() == null ? folder : inJar.getEntryName();
                Stream<String> names = jar.stream().map(JarEntry::getName);
                add(names, prefix.endsWith("/") ? prefix : prefix + "/", found);
            }
            return;
        }
        Path directory;
        try {
            directory = Path.of(place.toURI());
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException("Classes at " + place.getProtocol() + ": can't be listed.", e);
        }
        if (Files.isDirectory(directory)) {
            try (Stream<Path> inside = Files.list(directory)) {
                add(inside.map(file -> String.valueOf(file.getFileName())), "", found);
            }
        }
    }

    /** What modules hold need not show in their class loaders. */
    private static void listModules(String packageName, String folder, Set<String> found) throws IOException {
        for (ModuleLayer layer : layers()) {
            for (ResolvedModule module : layer.configuration().modules()) {
                if (module.reference().descriptor().packages().contains(packageName)) {
                    try (ModuleReader reader = module.reference().open();
                            Stream<String> names = reader.list()) {
                        add(names, folder, found);
                    }
                }
            }
        }
    }

    private static Set<ModuleLayer> layers() {
        ModuleLayer own = PackageScan.class.getModule().getLayer();
        return own == null || own == ModuleLayer.boot() ? Set.of(ModuleLayer.boot()) : Set.of(ModuleLayer.boot(), own);
    }

    private static void add(Stream<String> names, String prefix, Set<String> found) {
        names.filter(name -> name.startsWith(prefix) && name.endsWith(ENDING) && name.indexOf('/', prefix.length()) < 0)
                .map(name -> name.substring(prefix.length(), name.length() - ENDING.length()))
                .filter(name -> name.indexOf('-') < 0)
                .forEach(found::add);
    }
}
