package dev.sojourn.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Documents of one kind, in the order of their reading.
 *
 * @param title what the kind is called
 * @param id where it begins on the page of contents
 * @param documents paths from the root of the checkout
 */
record Kind(String title, String id, List<Path> documents) {

    /** Where documents are: the root itself without what is below it, and these folders with all below them. */
    private static final List<String> FOLDERS = List.of("docs", "samples", "bench");

    /** The kinds that {@code contents.txt} lists: a title, and below it the documents or patterns of them. */
    static List<Kind> all(Path root) {
        List<Path> found = documents(root);
        List<Kind> kinds = new ArrayList<>();
        for (String line : resource("contents.txt").lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            if (!line.startsWith(" ")) {
                kinds.add(new Kind(line, Heading.id(line), new ArrayList<>()));
                continue;
            }
            PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + line.strip());
            List<Path> matched = found.stream().filter(pattern::matches).toList();
            if (matched.isEmpty()) {
                throw new IllegalArgumentException("contents.txt: no document is " + line.strip() + ".");
            }
            kinds.get(kinds.size() - 1).documents().addAll(matched);
            found.removeAll(matched);
        }
        if (!found.isEmpty()) {
            throw new IllegalArgumentException("contents.txt lists no " + found + ": name them, or nobody finds them.");
        }
        return kinds;
    }

    /** All documents of a checkout, sorted. */
    private static List<Path> documents(Path root) {
        TreeSet<Path> found = new TreeSet<>();
        try (Stream<Path> top = Files.list(root)) {
            top.filter(Kind::isDocument).forEach(found::add);
            for (String folder : FOLDERS) {
                try (Stream<Path> below = Files.walk(root.resolve(folder))) {
                    below.filter(Kind::isDocument).forEach(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ArrayList<>(found.stream()
                .map(root::relativize)
                .filter(document -> !Site.isBuilt(document))
                .toList());
    }

    private static boolean isDocument(Path file) {
        return file.toString().endsWith(".md") && Files.isRegularFile(file);
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Kind.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
