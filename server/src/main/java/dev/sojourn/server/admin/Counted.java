package dev.sojourn.server.admin;

/**
 * A slice of the sessions of an engine, and how many there are in all.
 *
 * @param slice the slice
 * @param count of all, whatever the filter
 */
public record Counted(Slice slice, Count count) {}
