package dev.sojourn.script;

import java.util.List;

/**
 * What the dialects of a mount need beside sessions, as one: held by the mount and by each generation of its scripts,
 * and closed when the last of them has left. Safe for use by several threads.
 */
final class SharedFurnishing implements Furnishing {

    private final List<Furnishing> parts;
    private int holders = 1;

    /** Held by the mount that makes it, which leaves it with {@link #close()}. */
    SharedFurnishing(List<Furnishing> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public void install(HostFunctions functions) {
        parts.forEach(part -> part.install(functions));
    }

    synchronized SharedFurnishing hold() {
        holders++;
        return this;
    }

    @Override
    public void close() {
        boolean last;
        synchronized (this) {
            holders--;
            last = holders == 0;
        }
        if (last) {
            parts.forEach(Furnishing::close);
        }
    }
}
