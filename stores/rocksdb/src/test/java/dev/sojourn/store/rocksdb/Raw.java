package dev.sojourn.store.rocksdb;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.UInt64AddOperator;

/** The database of a closed store, without the store. */
final class Raw {

    interface Access {
        void with(RocksDB rocks, List<ColumnFamilyHandle> families) throws Exception;
    }

    private Raw() {}

    static void with(RocksOptions options, Access access) throws Exception {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.title()));
        }
        descriptors.get(0).getOptions().setMergeOperator(new UInt64AddOperator());
        List<ColumnFamilyHandle> families = new ArrayList<>();
        String path = options.directory().resolve("db").toString();
        try (DBOptions raw = new DBOptions();
                RocksDB rocks = RocksDB.open(raw, path, descriptors, families)) {
            access.with(rocks, families);
            families.forEach(ColumnFamilyHandle::close);
        }
    }

    /** What is left in it besides the count: family and key of each record and each index entry. */
    static List<String> keys(RocksOptions options) throws Exception {
        List<String> keys = new ArrayList<>();
        with(options, (rocks, families) -> {
            for (Family family : List.of(Family.SESSIONS, Family.EXPIRY, Family.USERS)) {
                try (RocksIterator at = rocks.newIterator(families.get(family.ordinal()))) {
                    for (at.seekToFirst(); at.isValid(); at.next()) {
                        keys.add(family + " " + HexFormat.of().formatHex(at.key()));
                    }
                }
            }
        });
        return keys;
    }
}
