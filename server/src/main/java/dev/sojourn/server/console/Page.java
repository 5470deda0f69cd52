package dev.sojourn.server.console;

/** One page of the console, or one act. Called by several threads. */
@FunctionalInterface
interface Page {

    /**
     * Answers a request of somebody who is logged in and may ask for this.
     *
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer
     */
    Answer answer(Ask ask);
}
