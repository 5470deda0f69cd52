package dev.sojourn.testkit.web;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A response as it came over the wire. */
record Reply(int status, List<String> head, String body) {

    /** The lines of one header, without its name. */
    List<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).trim())
                .toList();
    }

    List<String> cookies() {
        return header("Set-Cookie");
    }

    /** What a browser would send back: name and value of the only cookie. */
    String cookie() {
        List<String> all = cookies();
        if (all.size() != 1) {
            throw new AssertionError(
                    "One cookie was expected, the response (status " + status + ") sets " + all.size() + ": " + body);
        }
        return all.get(0).split(";", 2)[0];
    }

    /** The value of the only cookie. */
    String token() {
        return cookie().split("=", 2)[1];
    }

    @Nullable
    String first(String name) {
        List<String> lines = header(name);
        return lines.isEmpty() ? null : lines.get(0);
    }
}
