/** The dialect of HTGM: a context for each request, with a session that is started, extended and closed by hand. */
@NullMarked
package dev.sojourn.script.htgm;

import org.jspecify.annotations.NullMarked;
