/**
 * Tests about the code: which way imports point, names, forbidden calls, sizes, public API text. A rule is a function
 * of what it looks at, so that each one is also run on a planted offence (package {@code canary}) and must turn red.
 */
@NullMarked
package dev.sojourn.house;

import org.jspecify.annotations.NullMarked;
