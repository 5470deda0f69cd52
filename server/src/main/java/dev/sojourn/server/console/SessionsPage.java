package dev.sojourn.server.console;

import dev.sojourn.References;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Count;
import dev.sojourn.server.admin.Slice;
import dev.sojourn.server.console.FilterForm.WrongFilter;
import java.time.Instant;

/** The list: a filter, a slice of what it means, and how much was looked at for it. */
final class SessionsPage implements Page {

    private static final int ROWS = 50;

    private final Administration administration;

    SessionsPage(Administration administration) {
        this.administration = administration;
    }

    @Override
    public Answer answer(Ask ask) {
        Instant now = administration.engine(null).now();
        String reference = ask.exact(FilterForm.REFERENCE);
        if (!reference.isEmpty()) {
            String fault = References.faultOf(reference);
            return fault == null
                    ? Answer.goOn(Links.toSession(References.keyOf(reference), ask.mountText()))
                    : Answer.refusal(400, "That is no reference", fault + ".", "sessions");
        }
        FilterForm form;
        try {
            form = FilterForm.of(ask, now);
        } catch (WrongFilter e) {
            return Answer.refusal(400, "The filter is not understood", String.valueOf(e.getMessage()), "sessions");
        }
        String cursor = ask.has("cursor") ? ask.text("cursor") : null;
        Slice slice = administration.list(ask.caller(), form.mount(), form.filter(), false, cursor, ROWS);
        Count count = administration.count(form.mount());
        long looked = ask.number("looked") + slice.examined();
        boolean byUser = form.filter().user() != null;

        Html main = new Html(32_768);
        main.add(
                "<div class=\"top\"><h1>Sessions</h1></div>{}",
                form.form(administration.engines().mounts()));
        main.add("<div data-live=\"sessions\" data-off>");
        main.add("<p class=\"looked\" role=\"status\">{}</p>", looked(slice, count, looked, byUser));
        if (slice.rows().isEmpty()) {
            main.add("<p class=\"empty\">{}</p>", none(form, slice, looked));
        } else {
            boolean acts = ask.visitor().mayAct();
            Html table = SessionTable.of(
                    slice.rows(),
                    "Sessions" + form.words(),
                    now,
                    administration.engine(form.mount()),
                    form.mount(),
                    acts,
                    true);
            main.add("{}", acts ? ends(ask, table) : table);
        }
        further(main, form, slice, cursor != null, looked, count);
        main.add("</div>");
        if (ask.visitor().mayAct() && (looked > 0 || count.live() > 0)) {
            main.add("{}", endAll(ask, form, now, slice, cursor == null, count));
        }
        return Answer.page("Sessions", main);
    }

    private static String looked(Slice slice, Count count, long looked, boolean byUser) {
        String shown = Words.number(slice.rows().size()) + " shown";
        if (byUser) {
            return shown + (slice.cursor() == null ? "." : ", and there are more.");
        }
        if (slice.cursor() == null) {
            return shown + ", all " + Words.number(looked) + " looked at.";
        }
        return shown + ", " + Words.number(looked) + " of about " + Words.number(Math.max(looked, count.live()))
                + " looked at.";
    }

    private static String none(FilterForm form, Slice slice, long looked) {
        if (slice.cursor() != null) {
            return "None among the first " + Words.number(looked) + "; look further.";
        }
        return form.isEmpty()
                ? "No session yet. One appears with its first write."
                : "None" + form.words() + (looked == 0 ? "." : " among all " + Words.number(looked) + ".");
    }

    private static Html ends(Ask ask, Html table) {
        return Html.of(
                "<form method=\"post\" action=\"end\" class=\"ends\" data-asks>{}<input type=\"hidden\" name=\"what\""
                        + " value=\"keys\">{}{}<div class=\"acts\">"
                        + "<button class=\"second danger\" data-ticked>End ticked</button></div></form>",
                ask.formFields(ask.here()),
                Html.exact("mount", ask.mountText()),
                table);
    }

    private static void further(Html main, FilterForm form, Slice slice, boolean inside, long looked, Count count) {
        if (slice.cursor() == null && !inside) {
            return;
        }
        main.add("<div class=\"acts\">");
        if (slice.cursor() != null) {
            String query = "cursor=" + Words.query(slice.cursor()) + "&looked=" + looked + form.query();
            main.add(
                    "<a class=\"button second\" href=\"sessions?{}\" data-further=\"{}\" data-of=\"{}\"{}>Look"
                            + " further</a>",
                    query,
                    looked,
                    Math.max(looked, count.live()),
                    Html.of(slice.rows().isEmpty() ? " data-none" : ""));
        }
        if (inside) {
            String query = form.query();
            main.add("<a href=\"sessions{}\">From the beginning</a>", query.isEmpty() ? "" : "?" + query.substring(1));
        }
        main.add("</div>");
    }

    /** Apart and last. What was begun after this page was made stays. */
    private static Html endAll(Ask ask, FilterForm form, Instant now, Slice slice, boolean first, Count count) {
        boolean whole = first && slice.cursor() == null;
        String number = whole
                ? Words.number(slice.rows().size())
                : form.isEmpty() ? "about " + Words.number(count.live()) : "as many as there are";
        if (whole && slice.rows().isEmpty()) {
            return new Html();
        }
        return Html.of(
                "<form method=\"post\" action=\"end\" class=\"acts apart\" data-asks>{}<input type=\"hidden\""
                        + " name=\"what\" value=\"match\"><input type=\"hidden\" name=\"before\" value=\"{}\">{}"
                        + "<button class=\"second danger\">{} ({})</button><p class=\"quiet\">Sessions that begin after"
                        + " this page was made stay. You are asked first.</p></form>",
                ask.formFields(ask.here()),
                String.valueOf(now.toEpochMilli()),
                form.hidden(),
                form.isEmpty() ? "End all sessions" + form.words() : "End all that match",
                number);
    }
}
