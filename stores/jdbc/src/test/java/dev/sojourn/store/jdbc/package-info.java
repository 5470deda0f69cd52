/** Tests of the JDBC store, on real servers of each database. */
@NullMarked
package dev.sojourn.store.jdbc;

import org.jspecify.annotations.NullMarked;
