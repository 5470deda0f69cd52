package dev.sojourn.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mount as its folder says it: options, dialect, prefix and files.
 *
 * @param name the folder's name
 * @param folder the folder
 * @param options what {@code mount.json} says
 * @param dialect the dialect of its scripts
 * @param also other dialects whose view of the session its scripts get
 * @param path the prefix of its routes
 * @param limits how much its scripts may take
 * @param files its scripts in name order
 */
record MountSource(
        String name,
        Path folder,
        MountOptions options,
        Dialect dialect,
        List<Dialect> also,
        String path,
        ScriptLimits limits,
        List<ScriptFile> files) {

    private static final int MOST_FILES = 2000;
    private static final long LARGEST_FILE = 4 << 20;
    private static final int DEEPEST = 16;

    static MountSource read(Path folder, ScriptLimits standard, @Nullable OperatorOptions operator) {
        String name = nameOf(folder);
        MountOptions options = options(folder, operator);
        String wanted = options.text("dialect");
        Dialect dialect = Dialects.find(wanted != null ? wanted : name);
        if (dialect == null) {
            String asked = wanted != null ? wanted : name;
            throw wanted != null
                    ? options.wrong("dialect", asked, "one of " + Dialects.names())
                    : new MountException(name + ": the folder's name is no dialect, and no " + name
                            + "/mount.json names one; allowed are " + Dialects.names());
        }
        List<Dialect> also = new ArrayList<>();
        for (String guest : options.texts("also")) {
            Dialect found = Dialects.find(guest);
            if (found == null) {
                throw options.wrong("also", guest, "some of " + Dialects.names());
            }
            if (found != dialect) {
                also.add(found);
            }
        }
        Set<String> own = new TreeSet<>(dialect.options());
        if (dialect.hasUsers() || also.stream().anyMatch(Dialect::hasUsers)) {
            own.add(MountProfile.SESSIONS_PER_USER);
        }
        options.requireKnown(dialect.name(), own);
        return new MountSource(
                name,
                folder,
                options,
                dialect,
                List.copyOf(also),
                prefix(options, dialect.path(name)),
                standard.with(options),
                scripts(folder));
    }

    static String nameOf(Path folder) {
        return Objects.toString(folder.getFileName(), "scripts");
    }

    private static MountOptions options(Path folder, @Nullable OperatorOptions operator) {
        MountOptions own = options(folder);
        return operator == null ? own : operator.over(own);
    }

    private static MountOptions options(Path folder) {
        String name = nameOf(folder);
        Path file = folder.resolve("mount.json");
        if (!Files.exists(file)) {
            return new MountOptions(name, Map.of());
        }
        MountJson.Parsed parsed = MountJson.parse(name + "/mount.json", text(folder, file));
        return new MountOptions(name, parsed.values(), parsed.lines());
    }

    /** The prefix of a mount as its options have it; of one whose options cannot be read, every path it could have. */
    static String prefixOf(Path folder, @Nullable OperatorOptions operator) {
        String name = nameOf(folder);
        try {
            MountOptions options = options(folder, operator);
            String wanted = options.text("dialect");
            Dialect dialect = Dialects.find(wanted != null ? wanted : name);
            return prefix(options, dialect == null ? "/" + name : dialect.path(name));
        } catch (MountException e) {
            Dialect dialect = Dialects.find(name);
            return dialect == null ? "/" + name : dialect.path(name);
        }
    }

    private static String prefix(MountOptions options, String fallback) {
        String path = options.text("path");
        if (path == null) {
            return fallback;
        }
        if (!path.startsWith("/") || path.contains("?") || path.contains("#") || path.contains("//")) {
            throw options.wrong("path", path, "a path that begins with a slash");
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static List<ScriptFile> scripts(Path folder) {
        List<ScriptFile> scripts = new ArrayList<>();
        for (Path file : below(folder)) {
            if (file.getFileName().toString().endsWith(".js")) {
                scripts.add(new ScriptFile(relative(folder, file), text(folder, file)));
            }
        }
        return List.copyOf(scripts);
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !relative(folder, file).matches("(.*/)?\\..*"))
                    .sorted((a, b) -> relative(folder, a).compareTo(relative(folder, b)))
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (files.size() > MOST_FILES) {
                throw new MountException(nameOf(folder) + ": more than " + MOST_FILES + " files");
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new MountException(nameOf(folder) + ": the folder cannot be read", e);
        }
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static String text(Path folder, Path file) {
        String name = nameOf(folder) + "/" + relative(folder, file);
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new MountException(name + ": larger than " + LARGEST_FILE + " bytes");
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new MountException(name + ": not UTF-8", e);
        } catch (IOException e) {
            throw new MountException(name + ": cannot be read", e);
        }
    }

    /** What tells one state of the folder from another: names, sizes and times of all its files. */
    static Map<String, String> fingerprint(Path folder) {
        Map<String, String> state = new TreeMap<>();
        try {
            for (Path file : below(folder)) {
                state.put(relative(folder, file), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        } catch (IOException | MountException e) {
            state.put("", "unreadable");
        }
        return state;
    }

    /** The programs that the files make. */
    List<Program> programs() {
        return dialect.programs(files);
    }

    /** An SQL file or any other text of the mount that is not a script, or null when there is none. */
    @Nullable
    String companion(String file) {
        Path path = folder.resolve(file);
        return Files.exists(path) ? text(folder, path) : null;
    }
}
