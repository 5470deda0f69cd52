@NullMarked
package dev.sojourn.site;

import org.jspecify.annotations.NullMarked;
