package dev.sojourn.testkit.evolution;

import dev.sojourn.codec.ValueCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The classes as the older nodes have them; those of {@link Newer} are stored under the same names. */
public final class Older {

    private Older() {}

    /**
     * A cart.
     *
     * @param owner whose it is
     * @param lines what is in it
     * @param note what the newer class has given up
     */
    public record Cart(
            String owner, List<Line> lines, @Nullable String note) {}

    /**
     * A line of a cart.
     *
     * @param sku what
     * @param amount how many
     * @param hint what the newer class has given up
     */
    public record Line(String sku, int amount, @Nullable String hint) {}

    /**
     * Numbers, all of which are wider in the newer class.
     *
     * @param count a count
     * @param rate a rate
     * @param total a total
     * @param weight a weight
     */
    public record Sums(int count, float rate, long total, int weight) {}

    /**
     * A person.
     *
     * @param name who
     * @param mail what has another name in the newer class
     * @param size how large
     */
    public record Person(
            String name, @Nullable String mail, @Nullable Size size) {}

    /**
     * A group, which has another wire name in the newer classes.
     *
     * @param people who is in it
     */
    public record Group(List<Person> people) {}

    /** A size, of which one has another name in the newer class, which also knows one more. */
    public enum Size {
        /** Small. */
        SMALL,
        /** What the newer class calls large. */
        BIG
    }

    /**
     * What was counted in parts and as a whole.
     *
     * @param both by nodes of both generations
     * @param older by nodes of this generation; the newer class has not this component
     * @param parts the parts
     */
    public record Tally(int both, int older, List<Part> parts) {}

    /**
     * A part of what was counted.
     *
     * @param name which
     * @param both by nodes of both generations
     * @param older by nodes of this generation; the newer class has not this component
     */
    public record Part(String name, int both, int older) {}

    /**
     * A box.
     *
     * @param content what is in it
     */
    public record Box(@Nullable Object content) {}

    /**
     * The codec of the older nodes.
     *
     * @return a new codec
     */
    public static ValueCodec codec() {
        return ValueCodec.builder()
                .record("cart", Cart.class)
                .record("line", Line.class)
                .record("sums", Sums.class)
                .record("person", Person.class)
                .record("group", Group.class)
                .enumeration("size", Size.class)
                .record("tally", Tally.class)
                .record("part", Part.class)
                .record("box", Box.class)
                .build();
    }
}
