package dev.sojourn.sample.compare.shop;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.SessionScope;

/** The books that somebody is about to buy: one in each session, made when it is first used. */
@Component
@SessionScope
public class Cart implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final ArrayList<String> lines = new ArrayList<>();

    /**
     * Adds a line.
     *
     * @param line a title
     */
    public void add(String line) {
        lines.add(line);
    }

    /**
     * What is in it.
     *
     * @return the titles, in the order they were added
     */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
