/**
 * Histories of sessions: what was asked of a store by several threads, nodes and processes, when, and what came of it;
 * and a checker that decides whether stores and engines that keep their promises can have answered like that.
 *
 * <p>Wrap each node's store in a {@link dev.sojourn.testkit.history.RecordingStore}, let the nodes race, take an
 * {@link dev.sojourn.testkit.history.Inventory} when all is quiet, and hand the {@link
 * dev.sojourn.testkit.history.History} to {@link dev.sojourn.testkit.history.HistoryChecker}. Everything that is
 * done to a session must be recorded, its creation first of all: what nobody recorded looks like a fault of the
 * store.
 */
@NullMarked
package dev.sojourn.testkit.history;

import org.jspecify.annotations.NullMarked;
