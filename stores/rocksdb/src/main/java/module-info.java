/** The embedded, durable session store: sessions on local disk through RocksDB. */
// RocksDB's jar has neither a module descriptor nor a name in its manifest.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.sojourn.store.rocksdb {
    requires transitive dev.sojourn;
    requires rocksdbjni;
    requires static org.jspecify;

    exports dev.sojourn.store.rocksdb;
}
