package dev.sojourn.server.console;

import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Row;
import dev.sojourn.server.admin.SessionFilter;
import dev.sojourn.server.admin.Slice;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The sessions of one user, the last used first. */
final class UserPage implements Page {

    private static final int ROWS = 200;

    private final Administration administration;

    UserPage(Administration administration) {
        this.administration = administration;
    }

    @Override
    public Answer answer(Ask ask) {
        String user = ask.exact("id");
        String mount = ask.mount();
        if (user.isEmpty()) {
            return Answer.refusal(400, "No user is named", "Look for one in the list of sessions.", "sessions");
        }
        Slice slice = administration.list(ask.caller(), mount, SessionFilter.ofUser(user), false, null, ROWS);
        Instant now = administration.engine(mount).now();
        List<Row> rows = slice.rows().stream()
                .sorted(Comparator.comparing((Row row) -> row.session().lastAccess())
                        .reversed())
                .toList();
        Html main = new Html(16_384);
        main.add("<div class=\"top\"><h1>User {}</h1></div><div data-live=\"user\" data-off>", Words.user(user));
        if (rows.isEmpty()) {
            main.add("<p class=\"empty\">No living session. A session belongs to a user from the login on.</p></div>");
            return Answer.page("User", main);
        }
        boolean more = slice.cursor() != null;
        main.add(
                "<p class=\"lead\">{}.</p>",
                more
                        ? "More than " + Amount.of(rows.size(), "session") + "; " + rows.size() + " of them are shown"
                        : Amount.of(rows.size(), "session") + ", the last used first");
        boolean acts = ask.visitor().mayAct();
        Html table = SessionTable.of(
                rows, "Sessions of " + Words.user(user), now, administration.engine(mount), mount, acts, false);
        if (acts) {
            main.add(
                    "<form method=\"post\" action=\"end\" class=\"ends\" data-asks>{}<input type=\"hidden\""
                            + " name=\"what\" value=\"keys\">{}{}<div class=\"acts\"><button class=\"second danger\""
                            + " data-ticked>End ticked</button></div></form>",
                    ask.formFields(ask.here()),
                    Html.exact("mount", ask.mountText()),
                    table);
        } else {
            main.add("{}", table);
        }
        main.add("</div>");
        if (acts) {
            main.add("<div class=\"acts apart\">");
            String newest = rows.stream()
                    .max(Comparator.comparing(row -> row.session().created()))
                    .map(row -> row.session().key())
                    .orElse("");
            if (!more && rows.size() > 1) {
                SessionPage.button(
                        main, ask, "user", newest, user, "End all but the newest (" + (rows.size() - 1) + ")");
            }
            SessionPage.button(
                    main, ask, "user", "", user, "End all" + (more ? "" : " (" + Words.number(rows.size()) + ")"));
            main.add("</div>");
        }
        return Answer.page("User", main);
    }
}
