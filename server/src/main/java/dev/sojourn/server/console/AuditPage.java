package dev.sojourn.server.console;

import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.SessionFilter;
import dev.sojourn.server.admin.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What administration has done by this node, whichever door it came by. */
final class AuditPage implements Page {

    private static final int SHOWN = 200;

    private final Audit audit;

    AuditPage(Audit audit) {
        this.audit = audit;
    }

    @Override
    public Answer answer(Ask ask) {
        List<AuditEvent> lines = audit.last(SHOWN);
        Html main = new Html(32_768);
        main.add(
                "<div class=\"top\"><h1>Audit</h1></div><p class=\"lead\">The last acts of administration by this"
                        + " node, {} at most, the newest first. All of them are where its audit is written.</p>",
                Words.number(SHOWN));
        if (!audit.isGood()) {
            main.add(
                    "<p class=\"notice bad\">Lines are not written at the moment: {} are lost. The log says why.</p>",
                    Words.number(audit.failures()));
        }
        main.add("<section data-live=\"audit\" data-off aria-label=\"Lines\">{}</section>", table(lines));
        return Answer.page("Audit", main);
    }

    static Html table(List<AuditEvent> lines) {
        if (lines.isEmpty()) {
            return Html.of("<p class=\"empty\">None since the start.</p>");
        }
        Html table = Html.of(
                "<div class=\"scroll\"><table class=\"rows\" role=\"table\"><caption class=\"hidden-label\">Acts"
                        + " of administration, the newest first</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        for (String head : List.of("Time", "Act", "By", "On", "Came to", "Reason")) {
            table.add("<th scope=\"col\" role=\"columnheader\">{}</th>", head);
        }
        table.add("</tr></thead><tbody role=\"rowgroup\">");
        for (AuditEvent line : lines) {
            String reason = line.by().reason();
            table.add(
                    "<tr role=\"row\"><td role=\"cell\" data-head=\"Time\">{}</td><td role=\"cell\""
                            + " data-head=\"Act\">{}</td><td role=\"cell\" data-head=\"By\">{}</td><td role=\"cell\""
                            + " data-head=\"On\">{}</td><td role=\"cell\" data-head=\"Came to\">{}</td><td"
                            + " role=\"cell\" data-head=\"Reason\">{}</td></tr>",
                    Words.clock(line.at()),
                    line.act().word().replace('_', ' '),
                    by(line.by()),
                    on(line),
                    outcome(line),
                    reason == null ? Words.UNKNOWN : reason);
        }
        return table.add("</tbody></table></div>");
    }

    private static String by(Caller by) {
        return Objects.requireNonNullElse(by.who(), "nobody known") + ", "
                + by.door().word() + (by.from() == null ? "" : ", " + by.from());
    }

    private static Html on(AuditEvent line) {
        Target on = line.on();
        String mount = Objects.requireNonNullElse(on.engine(), "");
        Html parts = new Html();
        parts.addIf(!mount.isEmpty(), "mount {} ", mount);
        if (on.key() != null && on.key().matches("[0-9a-f]{64}")) {
            parts.add("{} ", Links.session(on.key(), mount));
        }
        if (on.user() != null) {
            parts.add("{} ", Links.user(on.user(), mount));
        }
        SessionFilter filter = on.filter();
        if (filter != null && !filter.takesAll()) {
            List<String> words = new ArrayList<>();
            filter.parts().forEach((name, value) -> words.add(words(name, value)));
            parts.add("{} ", String.join(", ", words));
        }
        parts.addIf(!line.names().isEmpty(), "{}", String.join(", ", line.names()));
        return parts.isEmpty() ? Html.of(Words.UNKNOWN) : parts;
    }

    private static String words(String name, Object value) {
        boolean moment = name.endsWith("Since") || name.endsWith("Before") || name.endsWith("After");
        return switch (name) {
                    case "idleSince" -> "not used since ";
                    case "createdBefore" -> "begun before ";
                    case "createdAfter" -> "begun after ";
                    case "expiresBefore" -> "ends before ";
                    case "largerThan" -> "larger than ";
                    case "fingerprint" -> "key begins with ";
                    default -> name + " ";
                }
                + (moment ? Words.exact((long) value) : value.toString());
    }

    private static String outcome(AuditEvent line) {
        String count = line.count() < 0 ? "" : ", " + Words.number(line.count());
        return line.outcome().word() + count + (line.error() == null ? "" : ", " + line.error());
    }
}
