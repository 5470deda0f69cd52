package dev.sojourn.codec.scanned;

import java.util.List;

public record Order(String id, List<Line> lines, Status status) {

    public record Line(String sku, int amount) {}

    public enum Status {
        OPEN,
        PAID {
            @Override
            public String toString() {
                return "paid";
            }
        }
    }
}
