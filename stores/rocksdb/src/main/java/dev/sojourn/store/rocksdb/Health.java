package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreHealth;
import java.util.ArrayList;
import java.util.List;

/** What a store says of itself to an operator. */
final class Health {

    private Health() {}

    static StoreHealth of(Database database, boolean heard) {
        List<String> advice = new ArrayList<>();
        String refused = database.refusesWrites();
        if (refused != null) {
            advice.add(refused);
        } else if (database.room().isNearlyFull()) {
            advice.add("The disk of the RocksDB store in " + database.folder()
                    + " is nearly full. Make room before it takes no writes");
        }
        if (database.isDamaged()) {
            advice.add("A file of the RocksDB store in " + database.folder()
                    + " is damaged and is written anew, for which the disk needs as much room again. Check the disk");
        }
        RocksLosses lost = database.losses();
        if (lost.rebuilds() > 0) {
            advice.add("A file of the RocksDB store in " + database.folder() + " was damaged: " + lost.unreadable()
                    + " sessions could not be read and end. Check the disk");
        }
        if (lost.ended() > 0) {
            advice.add("The log of the RocksDB store in " + database.folder() + " was damaged, and " + lost.ended()
                    + " sessions were ended for it. Check the disk");
        }
        return new StoreHealth(refused == null, heard ? StoreHealth.Feed.HEARING : StoreHealth.Feed.NONE, null, advice);
    }
}
