package dev.sojourn.store.near;

/**
 * What a {@link NearCache} has done since it was built, and what it holds. The numbers are read one after the other
 * while the cache is in use, so they need not agree to the last one.
 *
 * @param hits reads that were answered without the store
 * @param misses reads that went to the store or waited for one that did; reads past the cache are not counted
 * @param puts records that were remembered, after a read or a write
 * @param refusals records of sessions that were not, after a read or a write: larger than the bound, overtaken by a
 *     change, or met while no notices came
 * @param drops records that were dropped because of a notice or of a write on this node
 * @param losses how often all records were dropped, because notices were missed or had stopped to come
 * @param entries how many records it holds, about
 * @param bytes how much of its bound they take, about; each takes {@code maxBytes / maxEntries} at least
 */
public record NearCacheStatistics(
        long hits, long misses, long puts, long refusals, long drops, long losses, long entries, long bytes) {

    /**
     * The share of reads that were answered without the store.
     *
     * @return from 0 to 1; 0 when there were none
     */
    public double hitRate() {
        long reads = hits + misses;
        return reads == 0 ? 0 : (double) hits / reads;
    }
}
