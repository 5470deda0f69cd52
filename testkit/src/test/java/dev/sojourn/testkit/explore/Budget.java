package dev.sojourn.testkit.explore;

import dev.sojourn.testkit.explore.Explorer.Bounds;
import dev.sojourn.testkit.explore.Program.Part;
import java.util.ArrayList;
import java.util.List;

/** What every build tries: programs of one and two actors with one or two steps, and with time where time matters. */
final class Budget {

    static final List<String> STEPS = List.of(
            "r", "rl", "rn", "s", "so", "l", "u", "us", "k", "la", "lb", "lo", "g", "gg", "t", "v", "o", "d", "eo",
            "sn", "rm", "c", "ra", "b", "x");
    private static final List<String> CORE =
            List.of("s", "so", "l", "u", "k", "la", "lb", "lo", "g", "gg", "t", "d", "eo", "o");
    private static final List<String> TIMED = List.of("s", "so", "u", "la", "lb", "lo", "g", "gg", "t", "d", "eo");
    private static final List<String> LOGINS = List.of("la", "g", "d", "lo", "s");

    private static final Bounds RACES = new Bounds(2, 0, 2_000);
    private static final Bounds FAILURES = new Bounds(2, 1, 2_000);
    private static final Bounds TIME = new Bounds(2, 0, 4_000);

    private Budget() {}

    /** The smallest of it: single steps, and pairs of single steps. */
    static void pairs(Campaign campaign, String words) {
        Settings settings = Settings.parse(words);
        List<Part> one = Programs.parts("V0", STEPS, 1);
        campaign.explore(Programs.alone(settings, one), FAILURES);
        campaign.explore(Programs.alone(settings, Programs.parts("N", STEPS, 1)), FAILURES);
        // An update inside an update runs into itself as often as a commit is tried, so it stays alone.
        campaign.explore(Programs.alone(settings, Programs.parts("V0", List.of("un"), 1)), RACES);
        campaign.explore(Programs.alone(settings, Programs.parts("N", List.of("un"), 1)), RACES);
        campaign.explore(Programs.pairs(settings, one, one), RACES);
    }

    static void races(Campaign campaign) {
        for (String words : List.of("", "user=ann", "user=ann noroll", "user=ann other=ann")) {
            pairs(campaign, words);
            Settings settings = Settings.parse(words);
            List<Part> one = Programs.parts("V0", STEPS, 1);
            campaign.explore(Programs.alone(settings, Programs.parts("V0", STEPS, 2)), FAILURES);
            campaign.explore(Programs.alone(settings, Programs.parts("N", STEPS, 2)), FAILURES);
            for (String role : List.of("K0", "Q0")) {
                campaign.explore(Programs.pairs(settings, one, Programs.parts(role, STEPS, 1)), RACES);
            }
            List<Part> admin = Programs.parts("A", List.of("e0", "ea", "eu"), 1);
            campaign.explore(Programs.alone(settings, admin), FAILURES);
            campaign.explore(Programs.pairs(settings, one, admin), RACES);
        }
        for (String words : List.of("", "user=ann")) {
            campaign.explore(
                    Programs.pairs(Settings.parse(words), Programs.parts("V0", CORE, 2), Programs.parts("V0", CORE, 1)),
                    RACES);
        }
    }

    static void limits(Campaign campaign) {
        for (String words : List.of(
                "limit=1",
                "limit=1 end",
                "limit=1 user=ann",
                "limit=1 end user=ann",
                "limit=2 user=ann",
                "limit=2 end user=ann",
                "limit=2 end other=ann",
                "limit=2 end user=ann other=ann")) {
            Settings settings = Settings.parse(words);
            List<Part> visits = Programs.parts("V0", LOGINS, 1);
            List<Part> newcomers = Programs.parts("N", LOGINS, 1);
            campaign.explore(Programs.alone(settings, Programs.parts("N", LOGINS, 2)), FAILURES);
            campaign.explore(Programs.alone(settings, Programs.parts("V0", LOGINS, 2)), FAILURES);
            campaign.explore(Programs.pairs(settings, visits, visits), RACES);
            campaign.explore(Programs.pairs(settings, visits, newcomers), RACES);
            campaign.explore(Programs.pairs(settings, newcomers, newcomers), RACES);
            campaign.explore(Programs.pairs(settings, Programs.parts("V0", LOGINS, 2), newcomers), RACES);
        }
    }

    static void time(Campaign campaign) {
        for (String words : List.of("", "anchor=update", "anchor=explicit", "touch=1m")) {
            Settings settings = Settings.parse(words);
            List<Part> visits = upToOne("V0");
            Part minutes = Part.parse("C: +10m");
            Part idle = Part.parse("C: +31m");
            Part sweep = Part.parse("S: w");
            campaign.explore(Programs.with(Programs.alone(settings, visits), idle), TIME);
            campaign.explore(Programs.with(Programs.alone(settings, visits), idle, sweep), TIME);
            campaign.explore(Programs.with(Programs.pairs(settings, visits, visits), minutes), TIME);
            campaign.explore(Programs.with(Programs.pairs(settings, visits, upToOne("Q0")), minutes), TIME);
            List<Program> rolled = Programs.pairs(
                    settings,
                    Programs.parts("V0", List.of("s", "t", "d"), 1),
                    Programs.parts("V0", List.of("s", "d", "g", "gg"), 1));
            campaign.explore(Programs.with(rolled, Part.parse("C: +61s"), sweep), TIME);
        }
    }

    private static List<Part> upToOne(String role) {
        List<Part> parts = new ArrayList<>(Programs.parts(role, TIMED, 0));
        parts.addAll(Programs.parts(role, TIMED, 1));
        return parts;
    }
}
