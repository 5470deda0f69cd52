/**
 * How a session id travels over HTTP, the porch of ARCHITECTURE.md. It reads the raw text of cookies, headers, query
 * strings and bodies, finds at most one id in it without asking any store, and writes the cookies that carry an id
 * back. It speaks strings only, so that every integration behaves the same; an integration implements {@link
 * dev.sojourn.http.WebExchange}.
 */
@NullMarked
package dev.sojourn.http;

import org.jspecify.annotations.NullMarked;
