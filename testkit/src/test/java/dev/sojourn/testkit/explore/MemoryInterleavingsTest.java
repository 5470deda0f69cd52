package dev.sojourn.testkit.explore;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.util.List;

/** Long programs, drawn by the seed of the day, over the reference store. */
class MemoryInterleavingsTest implements InterleavingContract {

    @Override
    public SessionStore open() {
        return new MemoryStore();
    }

    @Override
    public boolean opensForEachRun() {
        return true;
    }

    @Override
    public List<String> knownFaults() {
        return Known.all();
    }
}
