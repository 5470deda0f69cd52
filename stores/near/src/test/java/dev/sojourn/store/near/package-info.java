/** What the near cache promises, over a memory store that plays a server which nodes share. */
@NullMarked
package dev.sojourn.store.near;

import org.jspecify.annotations.NullMarked;
