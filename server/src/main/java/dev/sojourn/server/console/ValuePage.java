package dev.sojourn.server.console;

import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Value;
import dev.sojourn.server.rest.JsonValues;

/** The value of one attribute, after a question; the audit has its line before the page leaves. */
final class ValuePage implements Page {

    /** What is longer is folded at first. */
    private static final int SHOWN = 4096;

    private final Administration administration;

    ValuePage(Administration administration) {
        this.administration = administration;
    }

    @Override
    public Answer answer(Ask ask) {
        String key = ask.text("key");
        String name = ask.exact("name");
        if (!key.matches("[0-9a-f]{64}")) {
            return Answer.refusal(400, "No session is named", "Open the session and choose an attribute.", ask.back());
        }
        if (!ask.has("sure")) {
            Html fields = Html.of(
                    "<input type=\"hidden\" name=\"key\" value=\"{}\">{}{}",
                    key,
                    Html.exact("name", name),
                    Html.exact("mount", ask.mountText()));
            return new Question(
                            "Show the value of \"" + name + "\"?",
                            "It is of session " + key.substring(0, 8)
                                    + " and may be private. That you looked is noted in the audit; the value is not.",
                            "value",
                            fields,
                            null,
                            null,
                            "Show it")
                    .ask(ask);
        }
        Value value = administration.value(ask.caller(), ask.mount(), key, name);
        Html main = Html.of(
                "<h1>Value of {}</h1><p class=\"lead\">Session {}, {}, {}.</p>",
                name,
                Links.session(key, ask.mountText()),
                value.type(),
                Words.bytes(value.bytes()));
        if (!value.readable()) {
            main.add("<p class=\"notice warn\">It cannot be read on this node: its class is not known here, or it is"
                    + " kept by reference on another node.</p>");
        } else {
            String text = value.value() instanceof String string ? string : JsonValues.pretty(value.value());
            boolean folded = text.length() > SHOWN;
            main.addIf(folded, "<details><summary>{} characters; open</summary>", Words.number(text.length()));
            main.add("<pre class=\"value\" tabindex=\"0\" aria-label=\"The value\">{}</pre>", text);
            main.addIf(folded, "</details>");
        }
        main.add("<p><a href=\"{}\">Back to the session</a></p>", Links.toSession(key, ask.mountText()));
        return Answer.page("Value", main);
    }
}
