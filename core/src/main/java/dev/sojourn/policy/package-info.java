/** The rules a session lives by, as plain immutable values: how long, how much, and what a write race costs. */
@NullMarked
package dev.sojourn.policy;

import org.jspecify.annotations.NullMarked;
