/**
 * The seam between the host and the dialects: what a dialect has to say of itself
 * ({@link dev.sojourn.script.dialect.Dialect}), the call a script is answering
 * ({@link dev.sojourn.script.dialect.Call}), the functions of Java that its prelude sees, and the one place where
 * values cross ({@link dev.sojourn.script.dialect.Values}). Knows no dialect and nothing of pools or threads.
 */
@NullMarked
package dev.sojourn.script.dialect;

import org.jspecify.annotations.NullMarked;
