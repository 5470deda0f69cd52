package dev.sojourn.testkit.evolution;

import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.Renames;
import dev.sojourn.codec.ValueCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The classes as the newer nodes have them; those of {@link Older} are stored under the same names. */
public final class Newer {

    /** What was renamed since. */
    private static final Renames RENAMES = Renames.none()
            .component(Person.class, "email", "mail")
            .type(Team.class, "group")
            .constant(Size.LARGE, "BIG");

    private Newer() {}

    /**
     * A cart.
     *
     * @param owner whose it is
     * @param lines what is in it
     * @param coupons what the older class has not; sorted, and one by default
     */
    public record Cart(String owner, List<Line> lines, List<String> coupons) {

        /** What a cart has that was stored without coupons. */
        public static final List<String> DEFAULT = List.of("NONE");

        /** Puts the default in the place of what is missing, and all else into order. */
        public Cart {
            coupons = coupons == null ? DEFAULT : List.copyOf(new TreeSet<>(coupons));
        }
    }

    /**
     * A line of a cart.
     *
     * @param gift what the older class has not
     * @param sku what
     * @param amount how many
     */
    public record Line(@Nullable String gift, String sku, int amount) {}

    /**
     * Numbers, all of which are narrower in the older class.
     *
     * @param count a count
     * @param rate a rate
     * @param total a total
     * @param weight a weight
     */
    public record Sums(long count, double rate, BigInteger total, BigDecimal weight) {}

    /**
     * A person.
     *
     * @param name who
     * @param email what had another name in the older class
     * @param size how large
     */
    public record Person(
            String name, @Nullable String email, @Nullable Size size) {}

    /**
     * A group, which had another wire name.
     *
     * @param people who is in it
     */
    public record Team(List<Person> people) {}

    /** A size. */
    public enum Size {
        /** Small. */
        SMALL,
        /** What the older class calls big. */
        LARGE,
        /** What the older class does not know. */
        HUGE
    }

    /**
     * What was counted in parts and as a whole.
     *
     * @param both by nodes of both generations
     * @param newer by nodes of this generation; the older class has not this component
     * @param parts the parts
     */
    public record Tally(int both, int newer, List<Part> parts) {}

    /**
     * A part of what was counted.
     *
     * @param name which
     * @param both by nodes of both generations
     * @param newer by nodes of this generation; the older class has not this component
     */
    public record Part(String name, int both, int newer) {}

    /**
     * A box.
     *
     * @param content what is in it
     */
    public record Box(@Nullable Object content) {}

    /**
     * What the older nodes do not know at all.
     *
     * @param text what is on it
     */
    public record Card(String text) {}

    /**
     * What only a fallback stores that the older nodes have not.
     *
     * @param text what is on it
     */
    public record Picture(String text) {}

    private static final class Pictures implements ObjectForm {

        @Override
        public String name() {
            return "pictures";
        }

        @Override
        public byte @Nullable [] write(Object value, int maxBytes) {
            return value instanceof Picture picture ? picture.text().getBytes(StandardCharsets.UTF_8) : null;
        }

        @Override
        public Object read(byte[] bytes) {
            return new Picture(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /**
     * The codec of the newer nodes, which know former names and write the present ones.
     *
     * @return a new codec
     */
    public static ValueCodec codec() {
        return codec(RENAMES);
    }

    /**
     * The codec of nodes with the newer classes that still write the former names: the first of two deploys.
     *
     * @return a new codec
     */
    public static ValueCodec codecOfTheFirstDeploy() {
        return codec(RENAMES.writingFormerNames());
    }

    static ValueCodec codec(Renames renames) {
        return ValueCodec.builder()
                .record("cart", Cart.class)
                .record("line", Line.class)
                .record("sums", Sums.class)
                .record("person", Person.class)
                .record("team", Team.class)
                .enumeration("size", Size.class)
                .record("tally", Tally.class)
                .record("part", Part.class)
                .record("box", Box.class)
                .record("card", Card.class)
                .fallback(new Pictures())
                .renames(renames)
                .build();
    }
}
