package dev.sojourn.house.canary.calls;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

final class WritesObjects {
    void write(OutputStream out, Object value) throws IOException {
        new ObjectOutputStream(out).writeObject(value);
    }
}
