package dev.sojourn.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What every page has around its text. No script, no style but the sheet, nothing from another host. */
final class Frame {

    private static final String PAGE = Kind.resource("page.html");
    /** Their headings are the same in each. */
    private static final Path DECISIONS = Path.of("docs", "decisions");

    private record Place(String text, String page, String address) {}

    private final Site site;
    private final List<Path> order;

    Frame(Site site) {
        this.site = site;
        order = site.kinds().stream().flatMap(kind -> kind.documents().stream()).toList();
    }

    String document(Path path, Document document) {
        int at = order.indexOf(path);
        List<Heading> parts = document.headings().stream()
                .filter(heading -> heading.level() == 2)
                .toList();
        StringBuilder aside = new StringBuilder();
        if (parts.size() > 1) {
            aside.append("<nav aria-label=\"On this page\">\n<h2>On this page</h2>\n<ul>\n");
            parts.forEach(part -> aside.append(item("#" + part.id(), part.text(), false)));
            aside.append("</ul>\n</nav>\n");
        }
        Kind kind = site.kinds().stream()
                .filter(each -> each.documents().contains(path))
                .findFirst()
                .orElseThrow();
        aside.append("<nav aria-label=\"").append(escape(kind.title())).append("\">\n<h2>");
        aside.append(escape(kind.title())).append("</h2>\n<ul>\n");
        kind.documents()
                .forEach(each ->
                        aside.append(item(Site.address(path, Site.page(each)), title(each), each.equals(path))));
        aside.append("</ul>\n</nav>\n");
        String main = document.html() + "<nav class=\"steps\" aria-label=\"Next and previous\">\n"
                + step(path, "Previous", at > 0 ? order.get(at - 1) : null)
                + step(path, "Next", at + 1 < order.size() ? order.get(at + 1) : null) + "</nav>\n";
        return page(path, document.title(), main, aside.toString());
    }

    String contents() {
        StringBuilder main = new StringBuilder("<h1>Contents</h1>\n");
        for (Kind kind : site.kinds()) {
            main.append("<h2 id=\"").append(kind.id()).append("\">").append(escape(kind.title()));
            main.append("</h2>\n<ul>\n");
            kind.documents()
                    .forEach(each ->
                            main.append(item(Site.address(Site.CONTENTS, Site.page(each)), title(each), false)));
            main.append("</ul>\n");
        }
        return page(Site.CONTENTS, "Contents", main.toString(), "");
    }

    /** Every heading by its first letter: what a search would look through. */
    String index(Map<Path, Document> documents) {
        Map<String, List<Place>> letters = new TreeMap<>();
        documents.forEach((path, document) -> {
            for (Heading heading : document.headings()) {
                if (heading.level() == 1 || !path.startsWith(DECISIONS)) {
                    String letter = heading.text().substring(0, 1).toUpperCase(Locale.ROOT);
                    letters.computeIfAbsent(
                                    Character.isLetter(letter.charAt(0)) ? letter : "#", none -> new ArrayList<>())
                            .add(new Place(
                                    heading.text(),
                                    document.title(),
                                    Site.address(Site.INDEX, Site.page(path)) + "#" + heading.id()));
                }
            }
        });
        StringBuilder main = new StringBuilder("<h1>All headings</h1>\n");
        letters.forEach((letter, places) -> {
            places.sort(Comparator.comparing(Place::text, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(Place::address));
            main.append("<h2>")
                    .append(letter.equals("#") ? "Signs and digits" : letter)
                    .append("</h2>\n<ul>\n");
            for (Place place : places) {
                main.append("<li><a href=\"").append(escape(place.address())).append("\">");
                main.append(escape(place.text())).append("</a>");
                main.append(place.text().equals(place.page()) ? "" : " in " + escape(place.page()))
                        .append("</li>\n");
            }
            main.append("</ul>\n");
        });
        return page(Site.INDEX, "All headings", main.toString(), "");
    }

    /** A file that a document links to; beside its page it is there as it is. */
    String source(Path path, String text) {
        return page(
                path,
                path.getFileName().toString(),
                "<h1>" + escape(path.getFileName().toString()) + "</h1>\n<p><a href=\""
                        + escape(path.getFileName().toString()) + "\" download=\"\">" + escape(shown(path))
                        + "</a></p>\n<pre tabindex=\"0\"><code>" + escape(text) + "</code></pre>\n",
                "");
    }

    String folder(Path path, List<Path> files) {
        StringBuilder main = new StringBuilder("<h1>" + escape(shown(path)) + "</h1>\n<ul>\n");
        files.forEach(
                file -> main.append(item(Site.address(path, Site.page(file)), shown(path.relativize(file)), false)));
        return page(path, shown(path), main.append("</ul>\n").toString(), "");
    }

    private String page(Path path, String title, String main, String aside) {
        return PAGE.replace("{title}", escape(title.equals("Sojourn") ? title : title + " - Sojourn"))
                .replace("{style}", Site.address(path, Site.STYLE))
                .replace("{home}", Site.address(path, Site.page(Site.README)))
                .replace("{contents}", Site.address(path, Site.CONTENTS))
                .replace("{index}", Site.address(path, Site.INDEX))
                .replace("{aside}", aside.isEmpty() ? "" : "<aside>\n" + aside + "</aside>\n")
                .replace("{main}", main);
    }

    private String title(Path path) {
        String title = site.document(path).title();
        return path.startsWith("samples") ? title + " (sample)" : title;
    }

    private String step(Path from, String word, @Nullable Path to) {
        return to == null
                ? ""
                : "<p>" + word + ": <a href=\"" + escape(Site.address(from, Site.page(to))) + "\">" + escape(title(to))
                        + "</a></p>\n";
    }

    private static String item(String address, String text, boolean here) {
        return "<li><a href=\"" + escape(address) + "\"" + (here ? " aria-current=\"page\"" : "") + ">" + escape(text)
                + "</a></li>\n";
    }

    private static String shown(Path path) {
        return path.toString().replace('\\', '/');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
