package dev.sojourn.codec.scanned;

/** No value itself, though there are some in it. */
public final class Invoice {

    public record Line(String text) {}

    private record Hidden(int number) {}

    private Invoice() {}

    public static Object hidden() {
        return new Hidden(5);
    }

    public static Object local() {
        record Local(int number) {}
        return new Local(5);
    }
}
