package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * One table of a run: a section of the page of the day, and a picture.
 *
 * @param name of its command, and of the file of the picture
 * @param notes paragraphs above it
 * @param columns their heads; the first two are what is asked and who is asked
 * @param unit what the bars of the picture count
 */
record Table(String name, String title, List<String> notes, List<String> columns, List<Row> rows, String unit) {

    /**
     * One row.
     *
     * @param group what is asked; rows of one group stand together
     * @param subject who is asked
     * @param bar how long the bar is, in the table's unit
     * @param cells the rest of the row
     */
    record Row(String group, String subject, Role role, double bar, List<String> cells) {}

    String markdown(LocalDate day) {
        StringBuilder section = new StringBuilder("## " + title + "\n\n");
        notes.forEach(note -> section.append(note).append("\n\n"));
        section.append(String.format("![%s](%s)%n%n", title, picture(day)));
        section.append("| ").append(String.join(" | ", columns)).append(" |\n");
        section.append("|---".repeat(columns.size())).append("|\n");
        for (Row row : rows) {
            String subject = row.role() == Role.SOJOURN ? "**" + row.subject() + "**" : row.subject();
            section.append("| ")
                    .append(row.group())
                    .append(" | ")
                    .append(subject)
                    .append(" | ")
                    .append(String.join(" | ", row.cells()))
                    .append(" |\n");
        }
        return section.toString();
    }

    private String picture(LocalDate day) {
        return day + "-" + name + ".svg";
    }

    /** Puts the section onto the page of the day, in the place of one of this title, and the picture beside it. */
    void keep(Path results, LocalDate day) throws IOException {
        Files.createDirectories(results);
        Files.writeString(results.resolve(picture(day)), Chart.of(this));
        Path page = results.resolve(day + ".md");
        String before = Files.exists(page) ? Files.readString(page) : "# Results of " + day + "\n";
        int from = before.indexOf("## " + title + "\n");
        int next = from < 0 ? -1 : before.indexOf("\n## ", from);
        String head = from < 0 ? before : before.substring(0, from);
        String tail = next < 0 ? "" : before.substring(next);
        Files.writeString(page, head.stripTrailing() + "\n\n" + markdown(day).stripTrailing() + "\n" + tail);
    }
}
