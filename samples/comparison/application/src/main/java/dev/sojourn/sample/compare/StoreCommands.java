package dev.sojourn.sample.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the commands that reach a Redis, by MONITOR. */
final class StoreCommands implements AutoCloseable {

    /**
     * How many commands there were.
     *
     * @param sent by clients, a script being one command
     * @param inScripts further ones, by scripts
     */
    record Count(int sent, int inScripts) {}

    private static final Pattern COMMAND = Pattern.compile("\\+[\\d.]+ \\[\\d+ (\\S+)] (.*)");
    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);

    private final RedisServer redis;
    private final Socket socket;
    private final BufferedReader lines;

    StoreCommands(RedisServer redis) {
        this.redis = redis;
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those since the beginning, or since this was asked before. To be asked when the last answer has come. */
    Count count() {
        redis.command("ECHO the-end-of-the-count");
        int sent = 0;
        int inScripts = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher command = COMMAND.matcher(line);
                if (!command.matches()) {
                    continue;
                }
                if (command.group(2).contains("the-end-of-the-count")) {
                    break;
                }
                if (command.group(1).equals("lua")) {
                    inScripts++;
                } else {
                    sent++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Count(sent, inScripts);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
