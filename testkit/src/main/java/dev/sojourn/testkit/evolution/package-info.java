/**
 * Older and newer classes beside each other, as while a new version of an application is rolled out: contracts for a
 * store with two nodes whose codecs differ, in one process and in two.
 */
@NullMarked
package dev.sojourn.testkit.evolution;

import org.jspecify.annotations.NullMarked;
