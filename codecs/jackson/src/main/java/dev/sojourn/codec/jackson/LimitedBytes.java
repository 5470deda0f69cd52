package dev.sojourn.codec.jackson;

import dev.sojourn.codec.ValueTooLargeException;
import java.io.ByteArrayOutputStream;

/** Takes bytes up to a limit. */
final class LimitedBytes extends ByteArrayOutputStream {

    private final int limit;

    LimitedBytes(int limit) {
        super(Math.min(1024, limit));
        this.limit = limit;
    }

    @Override
    public synchronized void write(int b) {
        requireRoom(1);
        super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        requireRoom(length);
        super.write(bytes, from, length);
    }

    private void requireRoom(int more) {
        if (more > limit - count) {
            throw new ValueTooLargeException(limit);
        }
    }
}
