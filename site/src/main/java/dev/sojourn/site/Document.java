package dev.sojourn.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** One document, read from Markdown. */
final class Document {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final Pattern EMPTY_HEAD =
            Pattern.compile("<thead>\\s*<tr>\\s*(?:<th></th>\\s*)+</tr>\\s*</thead>\\s*");

    private final Node root;
    private final List<Heading> headings = new ArrayList<>();
    private final Map<Node, String> ids = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    Document(String markdown) {
        root = PARSER.parse(markdown);
        IdGenerator generator = IdGenerator.builder().build();
        root.accept(new AbstractVisitor() {
            @Override
            public void visit(org.commonmark.node.Heading heading) {
                String text = Heading.text(heading);
                String id = generator.generateId(text);
                ids.put(heading, id);
                headings.add(new Heading(heading.getLevel(), id, text));
            }

            @Override
            public void visit(HtmlBlock html) {
                faults.add("HTML, which is shown as text: " + html.getLiteral());
            }

            @Override
            public void visit(HtmlInline html) {
                faults.add("HTML, which is shown as text: " + html.getLiteral());
            }
        });
        checkHeadings();
    }

    private void checkHeadings() {
        if (headings.isEmpty() || headings.get(0).level() != 1) {
            faults.add("the first heading is not of level 1");
        }
        for (int i = 1; i < headings.size(); i++) {
            Heading heading = headings.get(i);
            if (heading.level() == 1 || heading.level() > headings.get(i - 1).level() + 1) {
                faults.add("a heading of level " + heading.level() + " is out of order: " + heading.text());
            }
        }
    }

    /** What is wrong with the document by itself. */
    List<String> faults() {
        return faults;
    }

    List<Heading> headings() {
        return headings;
    }

    String title() {
        return headings.isEmpty() ? "" : headings.get(0).text();
    }

    boolean hasAnchor(String id) {
        return headings.stream().anyMatch(heading -> heading.id().equals(id));
    }

    /** Gives each link and picture another address. */
    void readdress(UnaryOperator<String> links, UnaryOperator<String> pictures) {
        root.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(links.apply(link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                image.setDestination(pictures.apply(image.getDestination()));
                if (Heading.text(image).isBlank()) {
                    faults.add("a picture without a text: " + image.getDestination());
                }
            }
        });
    }

    /** The document as HTML, below no element. What is no Markdown is text. */
    String html() {
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(TABLES)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    Optional.ofNullable(ids.get(node)).ifPresent(id -> attributes.put("id", id));
                    attributes.putAll(scrolled(tag));
                })
                .build();
        // No text can be taken for these: its angle brackets are escaped.
        return EMPTY_HEAD
                .matcher(renderer.render(root))
                .replaceAll("")
                .replace("<table>", "<div class=\"wide\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>");
    }

    /** What may be wider than a screen is scrolled, by keyboard too. */
    private static Map<String, String> scrolled(String tag) {
        Map<String, String> attributes = new HashMap<>();
        if (tag.equals("pre")) {
            attributes.put("tabindex", "0");
        }
        return attributes;
    }
}
