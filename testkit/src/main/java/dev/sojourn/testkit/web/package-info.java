/**
 * The contract of an HTTP integration, over a real port: implement {@link
 * dev.sojourn.testkit.web.WebContract} in a test class, say how a server is started, and JUnit runs every
 * rule against it. Names in display names such as {@code T3} or {@code C11} number the hostile inputs of
 * Sojourn's security catalogue.
 */
@NullMarked
package dev.sojourn.testkit.web;

import org.jspecify.annotations.NullMarked;
