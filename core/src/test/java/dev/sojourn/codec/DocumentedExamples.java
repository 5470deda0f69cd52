package dev.sojourn.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The examples of docs/formats/record.md. */
public final class DocumentedExamples {

    private DocumentedExamples() {}

    /** The bytes of an example as hexadecimal text, by its place on the page from 0. */
    public static String hex(int index) throws IOException {
        List<String> examples = new ArrayList<>();
        StringBuilder example = null;
        for (String line : Files.readAllLines(document())) {
            if (line.equals("```hex")) {
                example = new StringBuilder();
            } else if (line.equals("```") && example != null) {
                examples.add(example.toString());
                example = null;
            } else if (example != null) {
                example.append(line.replaceFirst("#.*", "").replace(" ", ""));
            }
        }
        return examples.get(index);
    }

    /** Tests run in the directory of their module or in that of the project. */
    private static Path document() {
        Path inProject = Path.of("docs", "formats", "record.md");
        return Files.exists(inProject) ? inProject : Path.of("..").resolve(inProject);
    }
}
