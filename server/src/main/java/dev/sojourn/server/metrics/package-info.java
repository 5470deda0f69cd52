/** The metrics of the server: its engines, stores, requests and process, as Prometheus reads them. */
@NullMarked
package dev.sojourn.server.metrics;

import org.jspecify.annotations.NullMarked;
