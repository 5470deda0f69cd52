package dev.sojourn.sample.shop;

/** What can be bought. */
public enum Product {
    GREEN_TEA("Green tea", 450),
    BLACK_TEA("Black tea", 390),
    TEAPOT("Teapot", 2900);

    private final String title;
    private final int cents;

    Product(String title, int cents) {
        this.title = title;
        this.cents = cents;
    }

    /** What it is called on the pages. */
    public String title() {
        return title;
    }

    /** The price of one. */
    public int cents() {
        return cents;
    }
}
