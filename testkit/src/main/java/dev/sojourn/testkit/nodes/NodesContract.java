package dev.sojourn.testkit.nodes;

/**
 * What holds when two engines share a store: whatever happens at one is so at the other, races of both can be
 * explained, and what one leaves behind when it dies is finished by the other.
 *
 * <p>A store's test class implements this and {@link #openAnother()}. A race that failed is run again by its seed.
 */
public interface NodesContract extends SharedSessionsContract, NodeRacesContract, DeadNodeContract {}
