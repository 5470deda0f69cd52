/**
 * Sojourn sessions inside a Jakarta Servlet container. {@link dev.sojourn.servlet.SojournFilter} stands
 * before the application: handlers get Sojourn's {@code Session}, or an {@code HttpSession} over it, and the
 * session is stored before the container commits the response.
 */
@NullMarked
package dev.sojourn.servlet;

import org.jspecify.annotations.NullMarked;
