package dev.sojourn.site;

import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Node;
import org.commonmark.node.Text;

/**
 * A heading of a document.
 *
 * @param level 1 to 6
 * @param id what links to it say after the {@code #}
 * @param text its words, without markup
 */
record Heading(int level, String id, String text) {

    /** The id of a text that stands alone, by the rule that headings have theirs. */
    static String id(String text) {
        return IdGenerator.builder().build().generateId(text);
    }

    /** The words of a node. */
    static String text(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }
        });
        return words.toString();
    }
}
