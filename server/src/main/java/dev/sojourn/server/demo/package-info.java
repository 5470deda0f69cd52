/**
 * The demos: small applications to copy from, one class each. They use Sojourn as any servlet application does.
 */
@NullMarked
package dev.sojourn.server.demo;

import org.jspecify.annotations.NullMarked;
