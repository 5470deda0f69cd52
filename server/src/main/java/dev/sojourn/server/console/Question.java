package dev.sojourn.server.console;

import org.jspecify.annotations.Nullable;

/**
 * What is asked before something is done: a page of its own, which the script shows over the page that it was asked on.
 *
 * @param title says what, how many and whose
 * @param text says more of it
 * @param action where the answer goes
 * @param fields what it brings along, as hidden fields
 * @param number the number to type before it is done, or null for none
 * @param wrong what was typed instead, or null
 * @param button what the button says
 */
record Question(
        String title,
        String text,
        String action,
        Html fields,
        @Nullable Long number,
        @Nullable String wrong,
        String button) {

    Answer ask(Ask ask) {
        Html main = new Html();
        main.add("<section class=\"question\"><h1>{}</h1><p>{}</p>", title, text);
        if (wrong != null) {
            main.add("<p class=\"notice bad\" role=\"alert\">You typed \"{}\". Nothing was done.</p>", wrong);
        }
        main.add(
                "<form method=\"post\" action=\"{}\">{}{}<input type=\"hidden\" name=\"sure\" value=\"yes\">",
                action,
                ask.formFields(ask.back()),
                fields);
        if (number != null) {
            main.add(
                    "<input type=\"hidden\" name=\"number\" value=\"{}\"><div class=\"field\"><label"
                            + " for=\"typed\">Type {} to confirm</label><input type=\"text\" id=\"typed\""
                            + " name=\"typed\" inputmode=\"numeric\" autocomplete=\"off\" required></div>",
                    number,
                    Words.number(number));
        }
        main.add(
                "<div class=\"field\"><label for=\"reason\">Reason, for the audit (optional)</label><input"
                        + " type=\"text\" id=\"reason\" name=\"reason\" maxlength=\"200\" autocomplete=\"off\"></div>"
                        + "<div class=\"acts\"><a class=\"button second\" href=\"{}\" data-cancel autofocus>Cancel</a>"
                        + "<button class=\"{}\">{}</button></div></form></section>",
                ask.back(),
                action.equals("end") ? "danger" : "",
                button);
        return Answer.page(title, main);
    }

    /** Whether the number was typed, with separators or without. */
    static boolean isTyped(Ask ask) {
        String typed = ask.text("typed").replaceAll("[,. \u00a0']", "");
        return !typed.isEmpty() && typed.equals(ask.text("number"));
    }
}
