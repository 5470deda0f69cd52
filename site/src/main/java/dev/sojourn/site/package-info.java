/** Makes the pages of the documentation: Markdown in, plain HTML out, and every dead link is a fault. */
@NullMarked
package dev.sojourn.site;

import org.jspecify.annotations.NullMarked;
