package dev.sojourn.testkit.web;

import dev.sojourn.http.ForwardingExchange;
import dev.sojourn.http.WebExchange;

/** An exchange as a liar shows it. */
class ShownExchange extends ForwardingExchange {

    final WebExchange behind;

    ShownExchange(WebExchange behind) {
        super(behind);
        this.behind = behind;
    }
}
