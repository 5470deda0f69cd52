package dev.sojourn.server.console;

import dev.sojourn.SessionInfo;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Detail;
import dev.sojourn.server.admin.NodeEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session: its moments, its size, and which attributes it has; values only when somebody asks for one. */
final class SessionPage implements Page {

    private static final int EVENTS = 20;

    private final Administration administration;

    SessionPage(Administration administration) {
        this.administration = administration;
    }

    @Override
    public Answer answer(Ask ask) {
        String mount = ask.mount();
        String key = ask.text("key");
        Detail detail = administration.show(ask.caller(), mount, key);
        Instant now = administration.engine(mount).now();
        SessionInfo session = detail.session();
        Html main = new Html(16_384);
        main.add("<div class=\"top\"><h1>Session <span class=\"key\">{}</span></h1></div>", session.fingerprint());
        main.add("<div data-live=\"session\" data-off>");
        facts(main, detail, now, mount == null ? "" : mount);
        attributes(main, ask, detail);
        List<NodeEvent> events = administration.events().latest(EventsPage.KEPT).stream()
                .filter(event -> session.key().equals(event.key()))
                .limit(EVENTS)
                .toList();
        main.add("<h2>Its last events on this node</h2>");
        if (events.isEmpty()) {
            main.add("<p class=\"quiet\">None that are kept here.</p>");
        } else {
            main.add("{}", EventsPage.table(events, "Its last events, the newest first"));
        }
        main.add("</div>");
        if (ask.visitor().mayAct()) {
            acts(main, ask, session);
        }
        return Answer.page("Session " + session.fingerprint(), main);
    }

    private static void facts(Html main, Detail detail, Instant now, String mount) {
        SessionInfo session = detail.session();
        String user = session.user();
        main.add("<dl class=\"facts\">");
        main.add(
                "<div class=\"wide\"><dt>Key</dt><dd><span class=\"key whole-key\">{}</span> <button type=\"button\""
                        + " class=\"second small\" data-copy=\"{}\" hidden>Copy</button></dd></div>",
                session.key(),
                session.key());
        fact(main, "User", user == null ? Html.of("nobody") : Links.user(user, mount));
        String reference = detail.contents().reference();
        if (reference != null) {
            fact(main, "Reference", Html.of("{}", reference));
        }
        fact(main, "Created", Words.past(session.created(), now));
        fact(main, "Last used", Words.past(session.lastAccess(), now));
        fact(main, "Last written", Words.past(session.lastUpdate(), now));
        fact(main, "Ends", Html.of("{}{}", Words.future(session.expiresAt(), now), rule(detail.rule())));
        fact(main, "Version", Html.of("{}", Words.number(session.version())));
        fact(main, "Sockets on this node", Html.of("{}", Words.number(detail.sockets())));
        fact(
                main,
                "Size",
                Html.of(
                        "{} of {} {}",
                        Words.bytes(session.bytes()),
                        Words.bytes(detail.mostBytes()),
                        Chart.level(session.bytes(), detail.mostBytes())));
        main.add("</dl>");
    }

    private static String rule(Detail.Rule rule) {
        return switch (rule) {
            case IDLE -> ", unless it is used before";
            case ABSOLUTE -> ", whether it is used or not";
            case OWN -> ", by a duration of its own";
            case NEVER -> "";
        };
    }

    private static void attributes(Html main, Ask ask, Detail detail) {
        main.add("<h2>Attributes</h2>");
        String fault = detail.contents().fault();
        if (fault != null) {
            main.add("<p class=\"notice warn\">The record cannot be read: {}</p>", fault);
            return;
        }
        List<SessionInfo.Entry> entries = detail.contents().entries().stream()
                .sorted(Comparator.comparingInt(SessionInfo.Entry::bytes).reversed())
                .toList();
        if (entries.isEmpty()) {
            main.add("<p class=\"quiet\">It has none.</p>");
            return;
        }
        boolean acts = ask.visitor().mayAct();
        Html rows = Html.of(
                "<div class=\"scroll\"><table class=\"rows\" role=\"table\"><caption>{}, the largest"
                        + " first.{}</caption><thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\""
                        + " role=\"columnheader\">Name</th><th scope=\"col\" role=\"columnheader\">Type</th><th"
                        + " scope=\"col\" role=\"columnheader\" class=\"num\">Size</th>",
                Amount.of(entries.size(), "attribute"),
                acts ? " A look at a value is noted in the audit." : "");
        rows.addIf(acts, "<th scope=\"col\" role=\"columnheader\"><span class=\"hidden-label\">Value</span></th>");
        rows.add("</tr></thead><tbody role=\"rowgroup\">");
        for (SessionInfo.Entry entry : entries) {
            rows.add(
                    "<tr role=\"row\"><td role=\"cell\" data-head=\"Name\">{}</td><td role=\"cell\""
                            + " data-head=\"Type\">{}</td><td role=\"cell\" data-head=\"Size\" class=\"num\">{}</td>",
                    entry.name(),
                    entry.type(),
                    Words.bytes(entry.bytes()));
            rows.addIf(
                    acts,
                    "<td role=\"cell\" class=\"num\"><button class=\"second small\" name=\"name{}\" value=\"{}\""
                            + " aria-label=\"Show the value of {}\">Show</button></td>",
                    Html.CODED,
                    Words.query(entry.name()),
                    entry.name());
            rows.add("</tr>");
        }
        rows.add("</tbody></table></div>");
        main.add(
                "{}",
                acts
                        ? Html.of(
                                "<form method=\"post\" action=\"value\" data-asks>{}<input type=\"hidden\" name=\"key\""
                                        + " value=\"{}\">{}{}</form>",
                                ask.formFields(ask.here()),
                                detail.session().key(),
                                Html.exact("mount", ask.mountText()),
                                rows)
                        : rows);
    }

    private static void acts(Html main, Ask ask, SessionInfo session) {
        String user = session.user();
        main.add("<div class=\"acts apart\">");
        button(main, ask, "keys", session.key(), null, "End this session");
        if (user != null) {
            button(main, ask, "user", session.key(), user, "End the others of this user");
        }
        main.add("</div>");
    }

    /** A button with the form that it needs. */
    static void button(Html main, Ask ask, String what, String key, @Nullable String user, String words) {
        main.add(
                "<form method=\"post\" action=\"end\" data-asks>{}<input type=\"hidden\" name=\"what\" value=\"{}\">{}",
                ask.formFields(ask.here()),
                what,
                Html.exact("mount", ask.mountText()));
        if (user != null) {
            main.add("{}", Html.exact("id", user));
            main.add("<input type=\"hidden\" name=\"except\" value=\"{}\">", key);
        } else {
            main.add("<input type=\"hidden\" name=\"key\" value=\"{}\">", key);
        }
        main.add("<button class=\"second danger\">{}</button></form>", words);
    }

    private static void fact(Html main, String name, Html value) {
        main.add("<div><dt>{}</dt><dd>{}</dd></div>", name, value);
    }
}
