/** A near cache over any session store that tells of changes. */
@NullMarked
package dev.sojourn.store.near;

import org.jspecify.annotations.NullMarked;
