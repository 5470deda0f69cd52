package dev.sojourn.bench;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.rocksdb.Durability;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;

/** This project over its RocksDB store, driven as over any store. */
final class RocksSubject implements Subject {

    private final ScratchDirectory directory = new ScratchDirectory();
    private final Subject subject;

    RocksSubject(Durability durability, Lifetime lifetime) {
        RocksOptions options =
                RocksOptions.in(directory.path().resolve("sessions")).durability(durability);
        subject = new SojournSubject(RocksStore.open(options), lifetime);
    }

    @Override
    public String begin(int number) {
        return subject.begin(number);
    }

    @Override
    public Object read(String ticket) {
        return subject.read(ticket);
    }

    @Override
    public int raise(String ticket) {
        return subject.raise(ticket);
    }

    @Override
    public boolean beginAndEnd(int number) {
        return subject.beginAndEnd(number);
    }

    @Override
    public void close() {
        subject.close();
        directory.close();
    }
}
