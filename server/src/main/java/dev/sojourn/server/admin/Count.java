package dev.sojourn.server.admin;

import java.time.Instant;

/**
 * How many sessions an engine has.
 *
 * @param live the number; those that expired since the last sweep may be among them
 * @param exact whether it was counted for this answer; else it was counted at {@code at}
 * @param at when it was counted
 */
public record Count(long live, boolean exact, Instant at) {}
