package dev.sojourn.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told. */
final class ToldTransport implements SocketBinding.Transport {

    final List<String> told = new CopyOnWriteArrayList<>();
    volatile Runnable closing = () -> {};

    @Override
    public void close(int code, String reason) {
        told.add(code + " " + reason);
        closing.run();
    }

    @Override
    public void leaving() {
        told.add("leaving");
    }

    @Override
    public void left() {
        told.add("left");
    }
}
