package dev.sojourn.sample.shop;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.SessionScope;

/** What a visitor is about to buy: one in each session, made when it is first used. */
@Component
@SessionScope
public class Cart {

    private final Map<Product, Integer> pieces = new EnumMap<>(Product.class);

    /**
     * One line of the cart.
     *
     * @param product what
     * @param pieces how many
     */
    public record Line(Product product, int pieces) {

        /** What these pieces cost together. */
        public int cents() {
            return product.cents() * pieces;
        }
    }

    /** Puts one more piece into it. */
    public void add(Product product) {
        pieces.merge(product, 1, Integer::sum);
    }

    /** Takes everything out. */
    public void empty() {
        pieces.clear();
    }

    /** What is in it, in the order of the catalogue. */
    public List<Line> lines() {
        return pieces.entrySet().stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** How many pieces are in it. */
    public int size() {
        return lines().stream().mapToInt(Line::pieces).sum();
    }

    /** What all of it costs. */
    public int cents() {
        return lines().stream().mapToInt(Line::cents).sum();
    }
}
