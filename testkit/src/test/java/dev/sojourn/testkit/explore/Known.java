package dev.sojourn.testkit.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The faults of today's engine. */
final class Known {

    private Known() {}

    /** Those that the default budget has to find. */
    static List<String> faults() {
        return lines("known-faults.txt");
    }

    /** These, and what longer programs show of the same causes. */
    static List<String> all() {
        List<String> all = new ArrayList<>(faults());
        all.addAll(lines("known-rare-faults.txt"));
        return all;
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(Known.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
