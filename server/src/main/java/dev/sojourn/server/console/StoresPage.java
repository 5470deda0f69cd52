package dev.sojourn.server.console;

import dev.sojourn.EngineHealth;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Count;
import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the store is, what is wrong with it, and what to do. */
final class StoresPage implements Page {

    private final Administration administration;
    private final Health health;
    private final OverviewPage.Node node;

    StoresPage(Administration administration, Health health, OverviewPage.Node node) {
        this.administration = administration;
        this.health = health;
        this.node = node;
    }

    @Override
    public Answer answer(Ask ask) {
        Health.Look look = health.now();
        Instant now = administration.engine(null).now();
        Html main = new Html(4096);
        main.add("<div class=\"top\"><h1>Stores and nodes</h1></div><section data-live=\"stores\">{}", problems(look));
        main.add("<h2>Store of the server</h2><dl class=\"facts\">");
        fact(main, "State", look.word() + ", " + look.lasting(now));
        fact(main, "Address", node.store());
        EngineHealth engine = look.engine();
        Count live = engine == null ? null : administration.count(null);
        fact(
                main,
                "Sessions",
                live == null
                        ? Words.UNKNOWN
                        : Words.number(live.live()) + ", counted at " + Words.clockText(live.at()));
        fact(
                main,
                "Takes writes",
                engine == null ? Words.UNKNOWN : engine.store().takesWrites() ? "yes" : "no");
        fact(
                main,
                "Announcements of other nodes",
                engine == null
                        ? Words.UNKNOWN
                        : node.isAlone()
                                ? "not needed here"
                                : feed(engine.store().feed()));
        fact(
                main,
                "Clock of this machine",
                engine == null ? Words.UNKNOWN : clock(engine.store().clockAhead()));
        Duration lag = engine == null ? null : engine.sweepLag();
        fact(main, "Sweep", lag == null ? Words.UNKNOWN : lag.isZero() ? "in time" : "late by " + Words.span(lag));
        main.add("</dl><h2>This node</h2><dl class=\"facts\">");
        fact(main, "Name", node.name());
        fact(main, "Sojourn", node.version());
        fact(main, "Java", Runtime.version().toString());
        fact(main, "Up for", Words.span(Duration.between(node.start(), now)));
        main.add("</dl></section>");
        if (ask.visitor().mayAct()) {
            main.add(
                    "<form method=\"post\" action=\"sweep\" class=\"acts apart\">{}<button class=\"second\">Sweep"
                            + " now</button><p class=\"quiet\">Ends what has expired, which the server does by itself"
                            + " every few seconds, and removes what was kept of it.</p></form>",
                    ask.formFields("stores"));
        }
        return Answer.page("Stores and nodes", main);
    }

    /** Ends what has expired, now. */
    Answer sweep(Ask ask) {
        int ended = administration.sweep(ask.caller(), null);
        ask.visitor()
                .say(
                        ended == 0
                                ? "Nothing had expired that was not ended."
                                : Amount.of(ended, "expired session") + " ended.");
        return Answer.goOn("stores");
    }

    /** What is wrong, a sentence each. */
    static Html problems(Health.Look look) {
        List<String> all = new ArrayList<>();
        EngineHealth engine = look.engine();
        if (engine == null) {
            all.add("The store does not answer. Requests that need a session get 503 until it does. See whether its"
                    + " server runs and can be reached from this node.");
        } else {
            all.addAll(engine.problems());
            for (String advice : engine.store().advice()) {
                if (!all.contains(advice)) {
                    all.add(advice);
                }
            }
        }
        if (all.isEmpty()) {
            return Html.of("<p class=\"notice good\">Nothing is wrong.</p>");
        }
        Html list = Html.of("<h2>What is wrong</h2><ul class=\"notice bad\">");
        all.forEach(sentence -> list.add("<li>{}</li>", sentence));
        return list.add("</ul>");
    }

    private static String feed(StoreHealth.Feed feed) {
        return switch (feed) {
            case NONE -> "not needed here";
            case HEARING -> "heard";
            case DEAF -> "do not come; what other nodes end is seen here later";
        };
    }

    private static String clock(@Nullable Duration ahead) {
        if (ahead == null) {
            return "the store has none to compare it with";
        }
        String by = Words.number(ahead.abs().toMillis()) + " ms";
        return ahead.isZero()
                ? "agrees with the store's"
                : by + (ahead.isNegative() ? " behind" : " ahead of") + " the store's";
    }

    private static void fact(Html main, String name, String value) {
        main.add("<div><dt>{}</dt><dd>{}</dd></div>", name, value);
    }
}
