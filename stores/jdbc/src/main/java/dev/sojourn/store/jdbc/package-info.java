/** A session store on PostgreSQL, MariaDB, MySQL and H2. */
@NullMarked
package dev.sojourn.store.jdbc;

import org.jspecify.annotations.NullMarked;
