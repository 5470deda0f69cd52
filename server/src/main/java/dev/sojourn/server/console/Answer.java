package dev.sojourn.server.console;

import org.jspecify.annotations.Nullable;

/**
 * What a page answers: a page, or where to go on.
 *
 * @param status of the page
 * @param title of the page
 * @param main what is between its head and its foot
 * @param next where to go on instead, relative to all pages; null for a page
 */
record Answer(int status, String title, Html main, @Nullable String next) {

    static Answer page(String title, Html main) {
        return new Answer(200, title, main, null);
    }

    static Answer page(int status, String title, Html main) {
        return new Answer(status, title, main, null);
    }

    /** After something was done, so that nobody does it twice by reading the page again. */
    static Answer goOn(String next) {
        return new Answer(303, "", new Html(), next);
    }

    /** A page that says why something cannot be shown or done. */
    static Answer refusal(int status, String title, String why, String back) {
        return page(
                status,
                title,
                Html.of("<h1>{}</h1><p class=\"lead\">{}</p><p><a href=\"{}\">Back</a></p>", title, why, back));
    }
}
