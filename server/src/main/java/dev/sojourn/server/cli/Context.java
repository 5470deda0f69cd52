package dev.sojourn.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command works with.
 *
 * @param environment its environment variables
 * @param terminal where it reads and writes
 * @param host the server around it
 * @param clock what time it is
 */
record Context(Map<String, String> environment, Terminal terminal, Host host, InstantSource clock) {

    private static final int LONGEST_ANSWER = 100;

    long now() {
        return clock.millis();
    }

    /** A line that somebody types; empty at the end of the input. */
    String answer() throws Failure {
        try {
            InputStream in = terminal.in();
            byte[] line = new byte[LONGEST_ANSWER];
            int length = 0;
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                if (length < line.length) {
                    line[length++] = (byte) b;
                }
            }
            return new String(line, 0, length, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw Failure.failed("the answer cannot be read: " + e.getMessage(), e);
        }
    }
}
