/** The application: a bookshop as anybody would write it, which knows of no session system. */
@NullMarked
package dev.sojourn.sample.compare.shop;

import org.jspecify.annotations.NullMarked;
