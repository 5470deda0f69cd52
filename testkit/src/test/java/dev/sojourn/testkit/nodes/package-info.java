/** That the instruments for many nodes do what they say, and that their contracts tell right from wrong. */
@NullMarked
package dev.sojourn.testkit.nodes;

import org.jspecify.annotations.NullMarked;
