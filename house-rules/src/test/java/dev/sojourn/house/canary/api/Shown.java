package dev.sojourn.house.canary.api;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public class Shown extends Hidden {
    public Shown() {}

    public @Nullable String added(Map<String, @Nullable Integer> numbers) {
        return numbers.toString();
    }

    protected <T extends Comparable<? super T>> T pick(T[] values) throws IOException {
        throw new IOException(values.toString());
    }

    void unseen() {}

    @Override
    public String toString() {
        return "shown";
    }
}
