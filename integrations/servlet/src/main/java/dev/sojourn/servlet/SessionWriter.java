package dev.sojourn.servlet;

import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** The container's writer with a word to the response before each write. */
final class SessionWriter extends PrintWriter {

    private final PrintWriter inner;
    private final SessionResponse response;
    private boolean closed;

    SessionWriter(PrintWriter inner, SessionResponse response, int bytesPerChar) {
        super(new Watched(inner, response, bytesPerChar));
        this.inner = inner;
        this.response = response;
    }

    /** Whether it writes to this very writer, which may have been closed and opened again since. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOver(PrintWriter other) {
        return inner == other && !closed;
    }

    @Override
    public void close() {
        closed = true;
        super.close();
    }

    /** Ends the line as the container does, which need not be as the platform does. */
    @Override
    public void println() {
        response.beforeWrite(2);
        inner.println();
    }

    /** What becomes of a null text is the container's affair: some write "null". */
    @Override
    public void write(@Nullable String text) {
        if (text == null) {
            response.beforeWrite(8);
            inner.write((String) null);
        } else {
            super.write(text);
        }
    }

    @Override
    public boolean checkError() {
        response.beforeFlush();
        return inner.checkError();
    }

    /** Below the print writer, so that all of its many ways to write pass here. */
    private static final class Watched extends Writer {

        private final PrintWriter inner;
        private final SessionResponse response;
        private final int bytesPerChar;

        Watched(PrintWriter inner, SessionResponse response, int bytesPerChar) {
            this.inner = inner;
            this.response = response;
            this.bytesPerChar = bytesPerChar;
        }

        @Override
        public void write(int c) {
            response.beforeWrite(bytesPerChar);
            inner.write(c);
        }

        @Override
        public void write(char[] chars, int from, int length) {
            response.beforeWrite((long) length * bytesPerChar);
            inner.write(chars, from, length);
        }

        @Override
        public void write(String text, int from, int length) {
            response.beforeWrite((long) length * bytesPerChar);
            inner.write(text, from, length);
        }

        @Override
        public void flush() {
            response.beforeFlush();
            inner.flush();
        }

        @Override
        public void close() {
            response.beforeFlush();
            inner.close();
        }
    }
}
