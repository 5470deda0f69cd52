package dev.sojourn.server.console;

import dev.sojourn.server.admin.NodeEvent;
import dev.sojourn.server.admin.NodeEvent.Kind;
import dev.sojourn.server.admin.NodeEvents;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last events of this node, of all kinds or of one. */
final class EventsPage implements Page {

    static final int KEPT = 1000;
    private static final int SHOWN = 200;

    private final NodeEvents events;
    private final Instant start;

    EventsPage(NodeEvents events, Instant start) {
        this.events = events;
        this.start = start;
    }

    @Override
    public Answer answer(Ask ask) {
        Kind kind = kind(ask.text("kind"));
        List<NodeEvent> found = events.latest(KEPT).stream()
                .filter(event -> kind == null || event.kind() == kind)
                .toList();
        List<NodeEvent> shown = found.subList(0, Math.min(SHOWN, found.size()));
        Html main = new Html(8192);
        main.add(
                "<div class=\"top\"><h1>Events</h1></div><p class=\"lead\">What this node has seen since its start at"
                        + " {}: the last {} are kept. Other nodes have their own.</p>",
                Words.clock(start),
                Words.number(KEPT));
        main.add("<form class=\"filter\" action=\"events\"><div class=\"field\"><label for=\"kind\">Kind</label>"
                + "<select id=\"kind\" name=\"kind\"><option value=\"\">all</option>");
        for (Kind each : Kind.values()) {
            main.add(
                    each == kind ? "<option value=\"{}\" selected>{}</option>" : "<option value=\"{}\">{}</option>",
                    each.word(),
                    each.word());
        }
        main.add("</select></div><button class=\"second\">Show</button></form>");
        main.add("<section data-live=\"events\">");
        if (shown.isEmpty()) {
            main.add(
                    "<p class=\"empty\">{}</p>",
                    kind == null
                            ? "Nothing happened since the start at " + Words.clockText(start) + "."
                            : "None of this kind among the events that are kept.");
        } else {
            main.add("<p class=\"quiet\">{} shown of {}.</p>", Words.number(shown.size()), Words.number(found.size()));
            main.add("{}", table(shown, "What happened, the newest first"));
        }
        return Answer.page("Events", main.add("</section>"));
    }

    /** Events as rows. */
    static Html table(List<NodeEvent> events, String caption) {
        Html table = Html.of(
                "<div class=\"scroll\"><table class=\"rows\" role=\"table\"><caption"
                        + " class=\"hidden-label\">{}</caption><thead role=\"rowgroup\"><tr role=\"row\">",
                caption);
        for (String head : List.of("Time", "Kind", "Session", "User", "Detail")) {
            table.add("<th scope=\"col\" role=\"columnheader\">{}</th>", head);
        }
        table.add("</tr></thead><tbody role=\"rowgroup\">");
        for (NodeEvent event : events) {
            String key = event.key();
            String user = event.user();
            String mount = Objects.requireNonNullElse(event.mount(), "");
            table.add(
                    "<tr role=\"row\"><td role=\"cell\" data-head=\"Time\">{}</td><td role=\"cell\""
                            + " data-head=\"Kind\">{}</td><td role=\"cell\" data-head=\"Session\">{}</td><td"
                            + " role=\"cell\" data-head=\"User\">{}</td>"
                            + "<td role=\"cell\" data-head=\"Detail\">{}</td></tr>",
                    Words.clock(event.at()),
                    event.kind().word(),
                    key == null ? Words.UNKNOWN : Links.session(key, mount),
                    user == null ? Words.UNKNOWN : Links.user(user, mount),
                    detail(event));
        }
        return table.add("</tbody></table></div>");
    }

    private static String detail(NodeEvent event) {
        String said = event.detail();
        String words = switch (event.kind()) {
            case ROLLED -> "new id; was " + said.substring(0, Math.min(8, said.length()));
            case UNKNOWN -> said.isEmpty() ? "an id of no session" : "an id of an expired session";
            case DROPPED -> said + " changes came too late";
            case STORE -> "failed: " + said;
            case REFUSED -> said.replace('_', ' ').toLowerCase(Locale.ROOT);
            default -> said;
        };
        return words
                + (event.mount() == null ? "" : ", mount " + event.mount())
                + (event.times() == 1 ? "" : ", " + Words.number(event.times()) + " times");
    }

    private static @Nullable Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }
}
