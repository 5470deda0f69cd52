/**
 * The dialect of ArangoDB's Foxx sessions app: a session storage, the session model, and controllers that carry the
 * session of a request by cookie, header or parameter.
 */
@NullMarked
package dev.sojourn.script.foxx;

import org.jspecify.annotations.NullMarked;
