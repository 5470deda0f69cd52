package dev.sojourn.httpserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A response body whose beginning is held back, and with it the head, for as long as that can still change. */
final class HeldBody extends OutputStream {

    private static final int ROOM = 8192;

    private final HeldResponse response;
    private ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    private @Nullable OutputStream wire;
    private long written;

    HeldBody(HeldResponse response) {
        this.response = response;
    }

    /** How many bytes the handler has written. */
    long written() {
        return written;
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        response.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        response.flush();
    }

    @Override
    public void close() throws IOException {
        response.bodyClosed();
    }

    /** Whether so many bytes more are too many to be held. */
    boolean overflows(int length) {
        return wire == null && held.size() + length > ROOM;
    }

    void take(byte[] bytes, int from, int length) throws IOException {
        if (wire == null) {
            held.write(bytes, from, length);
        } else {
            wire.write(bytes, from, length);
        }
        written += length;
    }

    /** Lets go of what was held; the head is before it. */
    void release(OutputStream to) throws IOException {
        wire = to;
        held.writeTo(to);
        held = new ByteArrayOutputStream(0);
    }

    /** Sends what the server may still hold. */
    void push() throws IOException {
        if (wire != null) {
            wire.flush();
        }
    }

    /** Ends the body on the wire, which tells the server that the connection is free again. */
    void end() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }
}
