package dev.sojourn.testkit.evolution;

/**
 * What holds while an application is rolled out and nodes with older and newer classes share the sessions: a reader
 * writes nothing, a writer keeps what it does not understand, and what a node can't decode is told, stays, and is
 * overwritten by no update.
 *
 * <p>A store's test class implements this and {@link #openAnother()}. The handles are opened in this order: one to look
 * with, then that of the older node, then that of the newer one.
 */
public interface EvolutionContract extends ComponentsContract, NamesContract, UnknownContract {}
