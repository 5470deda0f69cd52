package dev.sojourn.script;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The five systems' own documents, where they lie beside the checkout. They are not Sojourn's to publish; a test that
 * needs one is aborted with a reason when it is not there.
 */
public final class Documents {

    private Documents() {}

    /** The text of the document that contains a phrase. */
    public static String with(String phrase) {
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            Path folder = at.resolve("shared").resolve("seeds");
            if (Files.isDirectory(folder)) {
                for (String text : texts(folder)) {
                    if (text.contains(phrase)) {
                        return text;
                    }
                }
            }
        }
        assumeTrue(
                false,
                "NOT RUN: no document with the words \"" + phrase + "\" in a folder shared/seeds above " + here
                        + ", so its examples were not tried as they are written");
        throw new AssertionError("assumeTrue has thrown");
    }

    private static List<String> texts(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                texts.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a pattern's first group finds in a document, in order. */
    public static List<String> all(String document, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher =
                Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE).matcher(document);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** The one text of several that contains a phrase. */
    public static String theOne(List<String> texts, String phrase) {
        List<String> found =
                texts.stream().filter(text -> text.contains(phrase)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " examples contain " + phrase + ": " + texts);
        }
        return found.get(0);
    }
}
