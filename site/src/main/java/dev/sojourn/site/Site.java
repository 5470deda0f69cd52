package dev.sojourn.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The documents of a checkout as pages. Each has the path that it has there; the README is {@code index.html}. Sources
 * that a document links to come along as pages, pictures as they are, and a link that leads nowhere is a fault.
 */
final class Site {

    static final Path README = Path.of("README.md");
    static final Path CONTENTS = Path.of("contents.html");
    static final Path INDEX = Path.of("headings.html");
    static final Path STYLE = Path.of("style.css");

    private final Path root;
    private final List<Kind> kinds;
    private final Map<Path, Document> documents = new LinkedHashMap<>();
    private final SortedMap<Path, byte[]> files = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Deque<Path> sources = new ArrayDeque<>();

    private Site(Path root, List<Kind> kinds) {
        this.root = root;
        this.kinds = kinds;
    }

    /**
     * Writes the pages.
     *
     * @param args the root of the checkout, and the folder to write to
     * @throws IOException when the pages cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        Path folder = Path.of(args[1]);
        Site site = of(root, Kind.all(root));
        if (!site.faults().isEmpty()) {
            throw new IllegalStateException(String.join(System.lineSeparator(), site.faults()));
        }
        for (Map.Entry<Path, byte[]> file : site.files().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, file.getValue());
        }
    }

    /** Reads the documents of these kinds and makes all files of the site. */
    static Site of(Path root, List<Kind> kinds) {
        Site site = new Site(root, kinds);
        site.read();
        site.make();
        return site;
    }

    /** The files of the site by their paths in it. */
    SortedMap<Path, byte[]> files() {
        return files;
    }

    /** What is wrong, one line each: the document and what it says. */
    List<String> faults() {
        return faults;
    }

    List<Kind> kinds() {
        return kinds;
    }

    Document document(Path path) {
        return Objects.requireNonNull(documents.get(path), path::toString);
    }

    /** The path of a document's or a source's page. */
    static Path page(Path source) {
        if (source.equals(README)) {
            return Path.of("index.html");
        }
        String name = source.toString();
        return Path.of((name.endsWith(".md") ? name.substring(0, name.length() - 3) : name) + ".html");
    }

    /** Whether a build made it. */
    static boolean isBuilt(Path path) {
        for (Path part : path) {
            if (part.toString().equals("target") || part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private void read() {
        for (Kind kind : kinds) {
            for (Path path : kind.documents()) {
                documents.put(path, new Document(text(root.resolve(path))));
            }
        }
    }

    private void make() {
        Frame frame = new Frame(this);
        documents.forEach((path, document) -> {
            document.readdress(to -> link(path, to), to -> picture(path, to));
            document.faults().forEach(fault -> faults.add(path + ": " + fault));
            put(page(path), frame.document(path, document));
        });
        while (!sources.isEmpty()) {
            Path source = sources.remove();
            if (!files.containsKey(page(source))) {
                put(page(source), source(frame, source));
            }
        }
        put(CONTENTS, frame.contents());
        put(INDEX, frame.index(documents));
        put(STYLE, Kind.resource("style.css"));
    }

    private String source(Frame frame, Path source) {
        Path file = root.resolve(source);
        if (!Files.isDirectory(file)) {
            files.put(source, bytes(file));
            return frame.source(source, text(file));
        }
        List<Path> below = filesBelow(source);
        sources.addAll(below);
        return frame.folder(source, below);
    }

    private List<Path> filesBelow(Path folder) {
        try (Stream<Path> walk = Files.walk(root.resolve(folder))) {
            return List.copyOf(new TreeSet<>(walk.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(path -> !isBuilt(path))
                    .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a link of a document leads on the site. */
    private String link(Path from, String to) {
        if (to.startsWith("https://") || to.startsWith("http://")) {
            return to;
        }
        int hash = to.indexOf('#');
        String anchor = hash < 0 ? "" : to.substring(hash + 1);
        Path target = target(from, hash < 0 ? to : to.substring(0, hash));
        Document document = documents.get(target);
        if (document != null) {
            if (!anchor.isEmpty() && !document.hasAnchor(anchor)) {
                faults.add(from + ": no such heading: " + to);
            }
            return address(from, page(target)) + (anchor.isEmpty() ? "" : "#" + anchor);
        }
        if (!Files.exists(root.resolve(target)) || !anchor.isEmpty() || target.startsWith("..")) {
            faults.add(from + ": no such document: " + to);
            return to;
        }
        if (documents.containsKey(target.resolve("README.md"))) {
            return address(from, page(target.resolve("README.md")));
        }
        for (Kind kind : kinds) {
            if (kind.documents().stream().anyMatch(each -> target.equals(each.getParent()))) {
                return address(from, CONTENTS) + "#" + kind.id();
            }
        }
        if (isPicture(target)) {
            return picture(from, to);
        }
        sources.add(target);
        return address(from, page(target));
    }

    private String picture(Path from, String to) {
        Path target = target(from, to);
        if (!isPicture(target) || !Files.isRegularFile(root.resolve(target))) {
            faults.add(from + ": no such picture: " + to);
            return to;
        }
        files.put(target, bytes(root.resolve(target)));
        return address(from, target);
    }

    private static boolean isPicture(Path path) {
        return path.toString().endsWith(".png") || path.toString().endsWith(".svg");
    }

    private static Path target(Path from, String to) {
        return to.isEmpty() ? from : from.resolveSibling(to).normalize();
    }

    /** The address of a file of the site, as a page beside another path has to say it. */
    static String address(Path from, Path to) {
        Path folder = from.getParent();
        return (folder == null ? to : folder.relativize(to)).toString().replace('\\', '/');
    }

    private void put(Path path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
