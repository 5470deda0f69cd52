/** A small shop on Spring Boot: what a session is good for, in an application that hardly knows who keeps it. */
@NullMarked
package dev.sojourn.sample.shop;

import org.jspecify.annotations.NullMarked;
