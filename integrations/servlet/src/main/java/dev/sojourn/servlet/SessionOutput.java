package dev.sojourn.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The container's output stream with a word to the response before each write. */
final class SessionOutput extends ServletOutputStream {

    private final ServletOutputStream inner;
    private final SessionResponse response;

    SessionOutput(ServletOutputStream inner, SessionResponse response) {
        this.inner = inner;
        this.response = response;
    }

    /** Whether it writes to this very stream. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOver(ServletOutputStream other) {
        return inner == other;
    }

    @Override
    public void write(int b) throws IOException {
        response.beforeWrite(1);
        inner.write(b);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        response.beforeWrite(length);
        inner.write(bytes, from, length);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        response.beforeWrite(bytes.remaining());
        inner.write(bytes);
    }

    @Override
    public void print(String text) throws IOException {
        response.beforeWrite(String.valueOf(text).length());
        inner.print(text);
    }

    @Override
    public void flush() throws IOException {
        response.beforeFlush();
        inner.flush();
    }

    @Override
    public void close() throws IOException {
        response.beforeFlush();
        inner.close();
    }

    @Override
    public boolean isReady() {
        return inner.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        inner.setWriteListener(listener);
    }
}
