/**
 * What every request passes on its way to a handler: routes, the guard against requests from other sites, the size of
 * bodies and URLs, the security headers, error pages, and the count of running requests for a clean end.
 */
@NullMarked
package dev.sojourn.server.web;

import org.jspecify.annotations.NullMarked;
