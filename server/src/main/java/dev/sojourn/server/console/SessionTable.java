package dev.sojourn.server.console;

import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.server.admin.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions as rows, with a box and a button each for who may end them. */
final class SessionTable {

    private SessionTable() {}

    /** The head and all rows; the form around it is the caller's. */
    static Html of(
            List<Row> rows,
            String caption,
            Instant now,
            SessionEngine engine,
            @Nullable String mount,
            boolean acts,
            boolean users) {
        Html table = new Html(16_384);
        table.add(
                "<div class=\"scroll\"><table class=\"rows\" role=\"table\"><caption"
                        + " class=\"hidden-label\">{}</caption><thead role=\"rowgroup\"><tr role=\"row\">",
                caption);
        table.addIf(acts, "<th scope=\"col\" role=\"columnheader\"><span class=\"hidden-label\">End it</span></th>");
        List<String> heads = List.of("Session", "User", "Created", "Last used", "Ends", "Size", "Sockets here");
        for (String head : heads) {
            if (head.equals("User") && !users) {
                continue;
            }
            boolean number = head.equals("Size") || head.equals("Sockets here");
            table.add(
                    number
                            ? "<th scope=\"col\" role=\"columnheader\" class=\"num\">{}</th>"
                            : "<th scope=\"col\" role=\"columnheader\">{}</th>",
                    head);
        }
        table.addIf(acts, "<th scope=\"col\" role=\"columnheader\"><span class=\"hidden-label\">End</span></th>");
        table.add("</tr></thead><tbody role=\"rowgroup\">");
        for (Row row : rows) {
            add(table, row, now, engine, mount == null ? "" : mount, acts, users);
        }
        return table.add("</tbody></table></div>");
    }

    private static void add(
            Html table, Row row, Instant now, SessionEngine engine, String mount, boolean acts, boolean users) {
        SessionInfo session = row.session();
        String user = session.user();
        String name = session.fingerprint() + (user == null ? "" : " of " + Words.user(user));
        String fault = row.fault();
        table.add(fault == null ? "<tr role=\"row\">" : "<tr role=\"row\" class=\"unreadable\">");
        if (acts) {
            table.add(
                    "<td role=\"cell\" class=\"tick\" data-head=\"Tick\"><label><span class=\"hidden-label\">Tick"
                            + " session {}</span><input type=\"checkbox\" name=\"key\" value=\"{}\"></label></td>",
                    name,
                    session.key());
        }
        table.add(
                "<td role=\"cell\" data-head=\"Session\"><span>{}{}</span></td>",
                Links.session(session.key(), mount),
                fault == null ? "" : " unreadable: " + fault);
        table.addIf(
                users,
                "<td role=\"cell\" data-head=\"User\">{}</td>",
                user == null ? Words.UNKNOWN : Links.user(user, mount));
        table.add(
                "<td role=\"cell\" data-head=\"Created\">{}</td><td role=\"cell\" data-head=\"Last used\">{}</td>"
                        + "<td role=\"cell\" data-head=\"Ends\">{}</td>",
                Words.past(session.created(), now),
                Words.past(session.lastAccess(), now),
                Words.future(session.expiresAt(), now));
        int sockets = engine.connectionsOf(session.key());
        table.add(
                "<td role=\"cell\" data-head=\"Size\" class=\"num\">{}</td>"
                        + "<td role=\"cell\" data-head=\"Sockets here\" class=\"num\">{}</td>",
                Words.bytes(session.bytes()),
                sockets == 0 ? Words.UNKNOWN : Words.number(sockets));
        table.addIf(
                acts,
                "<td role=\"cell\" class=\"num\"><button class=\"second small danger\" name=\"only\" value=\"{}\""
                        + " aria-label=\"{}\">{}</button></td>",
                session.key(),
                (fault == null ? "End session " : "Remove session ") + name,
                fault == null ? "End" : "Remove");
        table.add("</tr>");
    }
}
