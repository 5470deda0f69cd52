package dev.sojourn.server.script;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The shipped demos as scripts to begin with. */
public final class Starters {

    /** What a browser opens first, below the mount where the dialect puts it there. */
    private static final Map<String, String> FIRST = new TreeMap<>(Map.of(
            "mars", "/%s/start",
            "foxx", "/%s/storage",
            "htgm", "/htgm/login",
            "hyper-express", "/hyper-express/visits",
            "simples", "/simples/visits"));

    /** What stands in the demos in the place of a secret: everybody knows it. */
    private static final String SAMPLE_SECRET = "replace this secret with one of your own";

    private static final int SECRET_BYTES = 32;

    private Starters() {}

    /**
     * The dialects that there are scripts of.
     *
     * @return their names, sorted
     */
    public static List<String> dialects() {
        return List.copyOf(FIRST.keySet());
    }

    /**
     * The path that shows whether a copy runs.
     *
     * @param dialect one of {@link #dialects()}
     * @param name the mount's name
     * @return a path that answers GET
     */
    public static String firstPath(String dialect, String name) {
        return FIRST.getOrDefault(dialect, "/").formatted(name);
    }

    /**
     * Makes a mount with a copy of the demos, and secrets of its own.
     *
     * @param dialect one of {@link #dialects()}
     * @param mount the folder to make; its name is the mount's
     * @return how many files it has
     * @throws IOException when it cannot be made; a folder that is there is left alone
     */
    public static int copy(String dialect, Path mount) throws IOException {
        if (Files.exists(mount)) {
            throw new FileAlreadyExistsException("there is such a folder; choose another name, or remove it");
        }
        Files.createDirectories(mount);
        int files = 0;
        try (ShippedScripts shipped = ShippedScripts.open();
                Stream<Path> demos = Files.list(shipped.folder().resolve(dialect))) {
            for (Path demo : demos.sorted().toList()) {
                String text = Files.readString(demo).replace(SAMPLE_SECRET, secret());
                Files.writeString(mount.resolve(demo.getFileName().toString()), atHome(text, dialect, mount));
                files++;
            }
        }
        if (!mount.endsWith(dialect)) {
            Files.writeString(mount.resolve("mount.json"), "{\"dialect\": \"" + dialect + "\"}\n");
            files++;
        }
        return files;
    }

    /** Comments that name the paths of the demos name those of the mount. */
    private static String atHome(String text, String dialect, Path mount) {
        boolean below = FIRST.getOrDefault(dialect, "").startsWith("/%s/");
        return below ? text.replace("/" + dialect + "/", "/" + mount.getFileName() + "/") : text;
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
