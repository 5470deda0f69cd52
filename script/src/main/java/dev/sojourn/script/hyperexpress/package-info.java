/**
 * The dialect of HyperExpress.Session: {@code request.session} on a {@code SessionEngine}, with signed ids in one
 * cookie, lazy persistence, and storage that a script may supply itself.
 */
@NullMarked
package dev.sojourn.script.hyperexpress;

import org.jspecify.annotations.NullMarked;
