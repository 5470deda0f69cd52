package dev.sojourn.script;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The client's side of a socket in memory. */
public final class FakeChannel implements SocketChannel {

    private final List<Object> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public void send(String text) {
        add(text);
    }

    @Override
    public void send(byte[] bytes) {
        add(bytes);
    }

    private void add(Object message) {
        if (!closed.isDone()) {
            messages.add(message);
        }
    }

    @Override
    public void close(int code, String reason) {
        closed.complete(code);
    }

    /** What has come since the last look. */
    public List<Object> received() {
        List<Object> all = new ArrayList<>(messages);
        messages.clear();
        return all;
    }

    /** The message that came first of those that nobody has looked at. */
    public String next() {
        if (messages.isEmpty()) {
            throw new AssertionError("no message has come");
        }
        return String.valueOf(messages.remove(0));
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    public int closeCode() {
        try {
            return closed.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the socket was not closed within 30 seconds", e);
        }
    }
}
