package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some cells of a {@link MemoryStore} by key: a table of chains through the cells themselves, so that a session costs
 * no node of a map. A search that finds takes no lock; one that does not is done once more under it, because a cell may
 * have been moved under its feet.
 */
final class KeyTable {

    private static final int SMALLEST = 8;

    /** The chains. Its elements, and the links of the cells in it, are written under the lock of this table. */
    private volatile @Nullable MemoryCell[] heads = new @Nullable MemoryCell[SMALLEST];

    private int size;

    @Nullable
    MemoryCell get(SessionKey key) {
        MemoryCell cell = seek(key);
        return cell == null ? getLocked(key) : cell;
    }

    private synchronized @Nullable MemoryCell getLocked(SessionKey key) {
        return seek(key);
    }

    private @Nullable MemoryCell seek(SessionKey key) {
        @Nullable MemoryCell[] table = heads;
        MemoryCell cell = table[slot(table, key)];
        while (cell != null && !cell.filedUnder.equals(key)) {
            cell = cell.nextOfKey;
        }
        return cell;
    }

    /** Adds a cell; false when its key is taken. */
    synchronized boolean add(MemoryCell cell) {
        if (seek(cell.filedUnder) != null) {
            return false;
        }
        if (size >= heads.length) {
            resize(2 * heads.length);
        }
        size++;
        link(heads, cell);
        return true;
    }

    synchronized void remove(MemoryCell cell) {
        @Nullable MemoryCell[] table = heads;
        int at = slot(table, cell.filedUnder);
        MemoryCell before = null;
        MemoryCell each = table[at];
        while (each != null && each != cell) {
            before = each;
            each = each.nextOfKey;
        }
        if (each == null) {
            return;
        }
        // The cell keeps its own link, for a search that stands on it.
        if (before == null) {
            table[at] = cell.nextOfKey;
        } else {
            before.nextOfKey = cell.nextOfKey;
        }
        if (--size < table.length / 4 && table.length > SMALLEST) {
            resize(table.length / 2);
        }
    }

    synchronized void clear() {
        heads = new @Nullable MemoryCell[SMALLEST];
        size = 0;
    }

    synchronized List<SessionKey> keys() {
        List<SessionKey> keys = new ArrayList<>(size);
        for (MemoryCell head : heads) {
            for (MemoryCell cell = head; cell != null; cell = cell.nextOfKey) {
                keys.add(cell.filedUnder);
            }
        }
        return keys;
    }

    private void resize(int length) {
        @Nullable MemoryCell[] from = heads;
        @Nullable MemoryCell[] to = new @Nullable MemoryCell[length];
        for (MemoryCell head : from) {
            MemoryCell cell = head;
            while (cell != null) {
                MemoryCell next = cell.nextOfKey;
                link(to, cell);
                cell = next;
            }
        }
        heads = to;
    }

    private static void link(@Nullable MemoryCell[] table, MemoryCell cell) {
        int at = slot(table, cell.filedUnder);
        cell.nextOfKey = table[at];
        table[at] = cell;
    }

    private static int slot(@Nullable MemoryCell[] table, SessionKey key) {
        return key.hashCode() & table.length - 1;
    }
}
