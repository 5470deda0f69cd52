package dev.sojourn.testkit.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own: another JVM with the class path of this one, an engine on the store that a {@link
 * StoreFactory} opens, and visitors that do random things to the sessions they are told of. What they ask of the store
 * is written to a file, each call before it is made, and read by {@link dev.sojourn.testkit.history.History#addAll}.
 *
 * <p>It is made to be killed. It also ends when its parent does. Not safe for use by several threads.
 */
public final class NodeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    /** How a node begins to tell of what must never happen to a visitor. */
    static final String FAULT = "fault ";

    private static final String ENDED = "ended";

    private final String name;
    private final Process process;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private boolean ready;

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        TcpLink.daemon(name + "-says", this::listen);
    }

    /**
     * Starts a node, and does not wait for it.
     *
     * @param name what it is called in the history; no two nodes of one history share a name
     * @param factory opens its store
     * @param spec handed to the factory
     * @param history the file it writes to
     * @param seed what its visitors do follows from it
     * @return the node, to be closed
     */
    public static NodeProcess start(
            String name, Class<? extends StoreFactory> factory, String spec, Path history, long seed) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path", ""),
                NodeMain.class.getName(),
                name,
                factory.getName(),
                spec,
                history.toString(),
                String.valueOf(seed)));
        try {
            return new NodeProcess(
                    name,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("Node " + name + " could not be started", e);
        }
    }

    /**
     * What it is called in the history.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /** Waits until it has opened its store. */
    void awaitReady() {
        if (!ready) {
            await("ready");
            ready = true;
        }
    }

    /** Lets each of its visitors make some visits to these sessions. */
    void work(int visits, List<NamedSession> sessions) {
        StringBuilder line = new StringBuilder("work " + visits);
        for (NamedSession session : sessions) {
            line.append(' ')
                    .append(session.key())
                    .append(' ')
                    .append(session.ids().get(session.ids().size() - 1));
        }
        say(line.toString());
    }

    /** Waits until its visitors have made some visits, or all of them. */
    void awaitVisits(int some) {
        for (int seen = 0; seen < some; ) {
            String line = next();
            if (line.equals("done") || line.equals(ENDED)) {
                heard.add(line);
                return;
            }
            seen += line.equals("visit") ? 1 : 0;
        }
    }

    /** Waits until its visitors have made all their visits. */
    void awaitDone() {
        await("done");
    }

    /**
     * Kills it with SIGKILL, where there are signals: no handler and no hook of it runs. It is dead when this returns.
     */
    public void kill() {
        process.toHandle().destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Node " + name + " does not die");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while node " + name + " was killed", e);
        }
    }

    /** Kills it, if it is still there. */
    @Override
    public void close() {
        kill();
    }

    private void say(String line) {
        try {
            OutputStream out = process.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Node " + name + " does not listen any more", e);
        }
    }

    private void await(String words) {
        for (String line = next(); !line.equals(words); line = next()) {
            if (line.equals(ENDED)) {
                throw new AssertionError("Node " + name + " ended instead of saying \"" + words
                        + "\"; what it said before is in the output of the tests");
            }
        }
    }

    private String next() {
        try {
            String line = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("Node " + name + " has said nothing for " + PATIENCE_SECONDS + " s");
            }
            if (line.startsWith(FAULT)) {
                throw new AssertionError("A visitor of node " + name + " failed: " + line);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while node " + name + " was listened to", e);
        }
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(heard::add);
        } catch (IOException | UncheckedIOException e) {
            // It was killed while it spoke.
        } finally {
            heard.add(ENDED);
        }
    }
}
