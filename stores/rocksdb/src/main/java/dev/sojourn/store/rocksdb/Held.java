package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Trail;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some keys whose locks one thread holds, with those of their lineages, and what it is about to change under them: one
 * batch. What it reads is what was stored when it took the locks, and its own changes. Closing gives the locks back.
 */
final class Held implements AutoCloseable {

    private final Records records;
    private final Changes changes;
    private final Map<SessionKey, @Nullable Row> rows;
    private final Runnable unlock;

    Held(Records records, Changes changes, Map<SessionKey, @Nullable Row> rows, Runnable unlock) {
        this.records = records;
        this.changes = changes;
        this.rows = rows;
        this.unlock = unlock;
    }

    /** The lineages of what is stored under the keys. */
    List<SessionKey> lineages() {
        return rows.values().stream().filter(Objects::nonNull).map(Row::lineage).toList();
    }

    /** The row under a key, without its data unless the keys were taken to hold it. */
    @Nullable
    Row head(SessionKey key) {
        if (!rows.containsKey(key)) {
            rows.put(key, records.head(key));
        }
        return rows.get(key);
    }

    /** Lets a session live under another key, a trail in its old place, and the trail under its lineage lead to it. */
    void roll(Row was, Trail trail, Row renewed) {
        Row first = trailUnderLineage(was);
        if (first != null) {
            swap(first, Row.trail(first.trail().redirected(trail)));
        }
        Row left = Row.trail(trail);
        changes.roll(was, left, renewed);
        rows.put(left.key(), left);
        rows.put(renewed.key(), renewed);
    }

    /** Ends a session, or its claim; the trail under its lineage leaves with it. */
    void end(Row was, @Nullable Row remains) {
        Row first = trailUnderLineage(was);
        if (first != null) {
            swap(first, null);
        }
        swap(was, remains);
    }

    void swap(Row was, @Nullable Row is) {
        changes.swap(was, is);
        rows.put(was.key(), is);
    }

    /** Takes away an index entry that no record answers for. */
    void drop(Family family, byte[] entry) {
        changes.drop(family, entry);
    }

    /** Files a key that holds what a later version wrote. */
    void file(SessionKey key, long moment) {
        changes.file(key.toBytes(), moment);
    }

    /** Writes all changes, if there are any. */
    void write(boolean sync) {
        if (!changes.isEmpty()) {
            records.write(changes, sync);
        }
    }

    @Override
    public void close() {
        changes.close();
        unlock.run();
    }

    /** Only one that leads here: the lineage of a record that is damaged may be any bytes. */
    private @Nullable Row trailUnderLineage(Row row) {
        Row first = row.lineage().equals(row.key()) ? null : head(row.lineage());
        return first != null && first.leadsTo(row.key()) ? first : null;
    }
}
