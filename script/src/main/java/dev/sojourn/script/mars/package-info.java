/** The dialect of MARS Engine: one file is one endpoint, and {@code session} is one universal function. */
@NullMarked
package dev.sojourn.script.mars;

import org.jspecify.annotations.NullMarked;
