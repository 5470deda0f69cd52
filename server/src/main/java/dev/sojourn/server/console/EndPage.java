package dev.sojourn.server.console;

import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Ended;
import dev.sojourn.server.console.FilterForm.WrongFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Ends sessions: those that were ticked, those of a user, or all that match. First it asks; then it tells what was. */
final class EndPage implements Page {

    /** Of more, a question tells the number alone. */
    private static final int NAMED = 5;
    /** How long one request goes on ending; then it tells how far it came and asks whether to go on. */
    private static final long LONGEST_NANOS = 20_000_000_000L;
    /** How long one may be counted for a question. */
    private static final long COUNTING_NANOS = 2_000_000_000L;

    private final Administration administration;

    EndPage(Administration administration) {
        this.administration = administration;
    }

    @Override
    public Answer answer(Ask ask) {
        return switch (ask.text("what")) {
            case "keys" -> keys(ask);
            case "user" -> ofUser(ask);
            case "match" -> match(ask);
            default -> Answer.refusal(400, "Nothing was done", "The form does not say what to end.", ask.back());
        };
    }

    /** What is asked for, as the audit calls it. */
    static Act kind(Ask ask) {
        return switch (ask.text("what")) {
            case "user" -> ask.has("except") ? Act.END_OTHERS : Act.END_USER;
            case "match" -> Act.END_MATCH;
            default -> ask.has("only") || ask.all("key").size() == 1 ? Act.END : Act.END_MATCH;
        };
    }

    private Answer keys(Ask ask) {
        List<String> keys = ask.has("only") ? List.of(ask.text("only")) : ask.all("key");
        if (keys.isEmpty()) {
            ask.visitor().say("Nothing was ticked, so nothing was ended.");
            return Answer.goOn(ask.back());
        }
        if (keys.stream().anyMatch(key -> !key.matches("[0-9a-f]{64}"))) {
            return Answer.refusal(400, "Nothing was done", "What was ticked is no key of a session.", ask.back());
        }
        if (!ask.has("sure")) {
            return askForKeys(ask, keys);
        }
        Ended ended = administration.end(ask.caller(), ask.mount(), keys, false);
        ask.visitor().say(keys.size() == 1 ? one(keys.get(0), ended) : sentence(ended.ended(), ended.already()));
        // The page of a session that has ended would only say that it is not there.
        return Answer.goOn(ask.back().startsWith("session?") ? "sessions" : ask.back());
    }

    private Answer askForKeys(Ask ask, List<String> keys) {
        Html fields =
                Html.of("<input type=\"hidden\" name=\"what\" value=\"keys\">{}", Html.exact("mount", ask.mountText()));
        keys.forEach(key -> fields.add("<input type=\"hidden\" name=\"key\" value=\"{}\">", key));
        SessionEngine engine = administration.engine(ask.mount());
        List<SessionInfo> known = new ArrayList<>();
        for (String key : keys.size() <= NAMED ? keys : List.<String>of()) {
            engine.directory().find(key).ifPresent(known::add);
        }
        String what = keys.size() == 1 ? "session " + keys.get(0).substring(0, 8) : Amount.of(keys.size(), "session");
        return new Question(
                        "End " + what + whose(known, keys.size()) + "?",
                        lastUsed(known, engine.now()) + " Who uses " + (keys.size() == 1 ? "it" : "one")
                                + " is logged out at once, and what it holds is gone.",
                        "end",
                        fields,
                        null,
                        null,
                        "End " + what)
                .ask(ask);
    }

    private static String whose(List<SessionInfo> known, int asked) {
        TreeSet<String> users = new TreeSet<>();
        for (SessionInfo session : known) {
            users.add(Objects.requireNonNullElse(session.user(), ""));
        }
        return known.size() == asked && users.size() == 1 && !users.first().isEmpty()
                ? " of " + Words.user(users.first())
                : "";
    }

    private static String lastUsed(List<SessionInfo> known, Instant now) {
        List<String> all = known.stream()
                .map(session -> Words.ago(session.lastAccess(), now))
                .distinct()
                .toList();
        return all.isEmpty() ? "" : "Last used " + String.join(", ", all) + ".";
    }

    private Answer ofUser(Ask ask) {
        String user = ask.exact("id");
        String name = Words.user(user);
        String except = ask.has("except") ? ask.text("except") : null;
        if (user.isEmpty()) {
            return Answer.refusal(400, "Nothing was done", "The form names no user.", ask.back());
        }
        if (ask.has("sure")) {
            Ended ended = administration.endAllOf(ask.caller(), ask.mount(), user, except);
            ask.visitor()
                    .say(
                            ended.ended() == 0
                                    ? "No session of " + name + " was there to end"
                                            + (except == null ? "." : " besides that one.")
                                    : Amount.of(ended.ended(), "session") + " of " + name + " ended.");
            return Answer.goOn(ask.back());
        }
        SessionEngine engine = administration.engine(ask.mount());
        var page = engine.directory().ofUser(user, null, 500);
        long number = page.sessions().stream()
                .filter(session -> !session.key().equals(except))
                .count();
        List<SessionInfo> some = page.sessions().stream()
                .filter(session -> !session.key().equals(except))
                .limit(NAMED)
                .toList();
        String many = (page.next() == null ? "" : "more than ") + Amount.of(number, "session") + " of " + name;
        Html fields = Html.of(
                "<input type=\"hidden\" name=\"what\" value=\"user\">{}{}<input type=\"hidden\" name=\"except\""
                        + " value=\"{}\">",
                Html.exact("mount", ask.mountText()),
                Html.exact("id", user),
                except == null ? "" : except);
        return new Question(
                        "End " + many + "?",
                        (except == null
                                        ? ""
                                        : "Session " + except.substring(0, Math.min(8, except.length())) + " stays. ")
                                + lastUsed(some, engine.now())
                                + (number > NAMED ? " And others." : "") + " Those that begin meanwhile are ended too.",
                        "end",
                        fields,
                        null,
                        null,
                        "End " + many)
                .ask(ask);
    }

    private Answer match(Ask ask) {
        FilterForm form;
        Instant before;
        try {
            before = Instant.ofEpochMilli(Long.parseLong(ask.text("before")));
            form = FilterForm.of(ask, before);
        } catch (WrongFilter | NumberFormatException e) {
            return Answer.refusal(400, "Nothing was done", "The form does not say what to end.", ask.back());
        }
        if (ask.has("sure") && Question.isTyped(ask)) {
            return endMatching(ask, form, before);
        }
        return askForMatching(ask, form, before);
    }

    private Answer askForMatching(Ask ask, FilterForm form, Instant before) {
        long end = System.nanoTime() + COUNTING_NANOS;
        long number = 0;
        String cursor = null;
        do {
            Ended found =
                    administration.endMatching(ask.caller(), form.mount(), form.filter(), before, null, cursor, true);
            number += found.ended();
            cursor = found.cursor();
        } while (cursor != null && System.nanoTime() < end);
        boolean whole = cursor == null;
        if (number == 0 && whole) {
            ask.visitor().say("No session matched any more, so nothing was ended.");
            return Answer.goOn(ask.back());
        }
        Html fields = Html.of(
                "<input type=\"hidden\" name=\"what\" value=\"match\"><input type=\"hidden\" name=\"before\""
                        + " value=\"{}\">{}",
                String.valueOf(before.toEpochMilli()),
                form.hidden());
        String many = (whole ? "" : "at least ") + Amount.of(number, "session") + form.words();
        return new Question(
                        "End "
                                + (form.isEmpty()
                                        ? "all sessions" + form.words() + ": " + (whole ? "" : "at least ")
                                                + Words.number(number)
                                        : many)
                                + "?",
                        "Everybody who uses one is logged out at once. Sessions begun after " + Words.clockText(before)
                                + " stay. Your own login is not among them.",
                        "end",
                        fields,
                        number,
                        ask.has("typed") ? ask.text("typed") : null,
                        "End " + many)
                .ask(ask);
    }

    private Answer endMatching(Ask ask, FilterForm form, Instant before) {
        long end = System.nanoTime() + LONGEST_NANOS;
        long ended = ask.number("ended");
        long already = ask.number("already");
        String cursor = ask.has("cursor") ? ask.text("cursor") : null;
        do {
            Ended some =
                    administration.endMatching(ask.caller(), form.mount(), form.filter(), before, null, cursor, false);
            ended += some.ended();
            already += some.already();
            cursor = some.cursor();
        } while (cursor != null && System.nanoTime() < end);
        if (cursor == null) {
            ask.visitor().say(sentence(ended, already));
            return Answer.goOn(ask.back());
        }
        return goOn(ask, form, before, ended, already, cursor);
    }

    private static Answer goOn(Ask ask, FilterForm form, Instant before, long ended, long already, String cursor) {
        Html main = Html.of(
                "<h1>{} so far</h1><p class=\"lead\" role=\"status\">There are more to look at. Go on, or leave it at"
                        + " that.</p><form method=\"post\" action=\"end\" class=\"acts\">{}<input type=\"hidden\""
                        + " name=\"what\" value=\"match\"><input type=\"hidden\" name=\"before\" value=\"{}\">{}",
                sentence(ended, already).replaceFirst("\\.$", ""),
                ask.formFields(ask.back()),
                String.valueOf(before.toEpochMilli()),
                form.hidden());
        String[][] fields = {
            {"sure", "yes"},
            {"number", ask.text("number")},
            {"typed", ask.text("typed")},
            {"reason", ask.text("reason")},
            {"ended", String.valueOf(ended)},
            {"already", String.valueOf(already)},
            {"cursor", cursor}
        };
        for (String[] field : fields) {
            main.add("<input type=\"hidden\" name=\"{}\" value=\"{}\">", field[0], field[1]);
        }
        return Answer.page(
                "Ending",
                main.add(
                        "<button class=\"danger\">Go on</button><a class=\"button second\" href=\"{}\">Stop"
                                + " here</a></form>",
                        ask.back()));
    }

    private static String one(String key, Ended ended) {
        String name = "Session " + key.substring(0, 8);
        return ended.ended() == 1 ? name + " ended." : name + " had ended already; nothing was ended.";
    }

    private static String sentence(long ended, long already) {
        String first = Amount.of(ended, "session") + " ended";
        return already == 0 ? first + "." : first + ", " + Words.number(already) + " had ended already.";
    }
}
