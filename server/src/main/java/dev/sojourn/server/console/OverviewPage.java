package dev.sojourn.server.console;

import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Count;
import dev.sojourn.server.admin.NodeEvent;
import dev.sojourn.server.console.Rates.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The first page: how all is. Nothing dangerous is here, and it makes no walk. */
final class OverviewPage implements Page {

    private static final int LINES = 10;

    private final Administration administration;
    private final Health health;
    private final Rates rates;
    private final IdleSample sample;
    private final Node node;

    OverviewPage(Administration administration, Health health, Rates rates, IdleSample sample, Node node) {
        this.administration = administration;
        this.health = health;
        this.rates = rates;
        this.sample = sample;
        this.node = node;
    }

    @Override
    public Answer answer(Ask ask) {
        Health.Look look = health.now();
        Instant now = administration.engine(null).now();
        Html main = new Html(8192);
        main.add("<div class=\"top\"><h1>Overview</h1></div><section data-live=\"overview\" aria-label=\"Figures\">"
                + "<dl class=\"figures tiles\">");
        tile(
                main,
                "Health",
                Html.of(look.good() ? "<span class=\"good\">{}</span>" : "<span class=\"bad\">{}</span>", look.word()),
                Html.of("{}", look.lasting(now)));
        Count live = look.engine() == null ? null : administration.count(null);
        tile(
                main,
                "Live sessions",
                Html.of("{}", live == null ? Words.UNKNOWN : Words.number(live.live())),
                live == null ? Html.of("the store does not answer") : Html.of("counted at {}", Words.clock(live.at())));
        tile(
                main,
                "This node is up for",
                Html.of("{}", Words.span(Duration.between(node.start(), now))),
                Html.of(
                        "{}, Sojourn {}, {}",
                        node.name(),
                        node.version(),
                        node.store().replaceFirst(":.*", "")));
        latency(main, "Sessions are found in", rates.found, now);
        latency(main, "Changes are stored in", rates.stored, now);
        chart(main, "Begun a minute", Figure.BEGUN, now);
        chart(main, "Ended a minute", Figure.ENDED, now);
        chart(main, "Refused and unknown ids a minute", Figure.REFUSED, now);
        main.add("</dl>");
        if (!look.good()) {
            main.add("{}", StoresPage.problems(look));
        }
        if (look.engine() != null) {
            idle(main, now);
        }
        main.add("<h2>Last events of this node</h2>");
        List<NodeEvent> latest = administration.events().latest(LINES);
        if (latest.isEmpty()) {
            main.add("<p class=\"empty\">Nothing happened since the start at {}.</p>", Words.clockText(node.start()));
        } else {
            main.add("{}", EventsPage.table(latest, "The last events, the newest first"));
        }
        main.add("<h2>Last acts of administration by this node</h2>");
        main.add("{}</section>", AuditPage.table(administration.audit().last(LINES)));
        return Answer.page("Overview", main);
    }

    /** Nothing where nothing is known. */
    private static void latency(Html main, String what, Latencies of, Instant now) {
        Latencies.Told told = of.last(now);
        if (told != null) {
            tile(
                    main,
                    what,
                    Html.of("{}", Words.millis(told.half())),
                    Html.of(
                            "or less, half of the time; 99 % in {}. {} in the last {} minutes",
                            Words.millis(told.most()), Amount.of(told.number(), "time"), Latencies.MINUTES));
        }
    }

    private void chart(Html main, String what, Figure figure, Instant now) {
        long[] numbers = rates.byMinute(figure, now);
        // Of the minute that is not over nothing can be said yet.
        Html value = Html.of("{}", Words.number(numbers[numbers.length - 2]));
        tile(main, what, value, Chart.of(what, numbers));
    }

    private void idle(Html main, Instant now) {
        IdleSample.Idle idle = sample.now();
        if (idle.looked() == 0) {
            return;
        }
        main.add(
                "<h2>Idle for</h2><p class=\"quiet\">{}, looked at {}.</p><dl class=\"bars\">",
                idle.all()
                        ? "All " + Amount.of(idle.looked(), "session")
                        : "A sample of " + Amount.of(idle.looked(), "session"),
                Words.past(idle.at(), now));
        for (int i = 0; i < IdleSample.SPANS.size(); i++) {
            long number = idle.numbers().get(i);
            main.add(
                    "<div><dt>{}</dt><dd>{} <span class=\"quiet\">({} %)</span></dd><dd class=\"bar\">{}</dd></div>",
                    IdleSample.SPANS.get(i).words(),
                    Words.number(number),
                    Math.round(100.0 * number / idle.looked()),
                    Chart.level(number, idle.looked()));
        }
        main.add("</dl>");
    }

    private static void tile(Html main, String name, Html value, Html note) {
        main.add("<div><dt>{}</dt><dd>{}</dd><dd class=\"note\">{}</dd></div>", name, value, note);
    }

    /**
     * What is said of the node itself.
     *
     * @param name of the machine
     * @param version of the server
     * @param store its kind, without credentials
     * @param start when it was started
     */
    record Node(String name, String version, String store, Instant start) {

        /** Whether no other node can use the store, so that there is nobody whose announcements could be heard. */
        boolean isAlone() {
            return store.startsWith("memory:") || store.startsWith("rocksdb:");
        }
    }
}
