/** Every interleaving of short programs, and liars that have to be found among them. */
@org.jspecify.annotations.NullMarked
package dev.sojourn.testkit.explore;
