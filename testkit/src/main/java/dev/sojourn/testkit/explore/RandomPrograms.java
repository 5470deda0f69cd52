package dev.sojourn.testkit.explore;

import dev.sojourn.testkit.explore.Program.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Long programs drawn by a seed. */
final class RandomPrograms {

    private static final List<String> SETTINGS = List.of(
            "",
            "user=ann",
            "noroll",
            "user=ann noroll",
            "other=ann",
            "user=ann other=ann",
            "touch=1m",
            "anchor=update",
            "anchor=explicit",
            "anchor=created");
    private static final List<String> LIMITED = List.of(
            "limit=1", "limit=1 end", "limit=2 end user=ann other=ann", "limit=2 user=ann", "limit=2 end user=ann");
    private static final List<String> ROLES = List.of("V0", "V0", "V0", "K0", "Q0", "QK0", "N", "V1");
    private static final List<String> USERS = List.of("la", "la", "lb", "lo", "k", "eo");
    private static final List<String> PLAIN = List.of(
            "r", "rl", "s", "so", "so", "l", "u", "u", "rm", "c", "ra", "sa", "g", "gg", "t", "v", "o", "d", "x");
    private static final List<String> CLOCK = List.of("+30s", "+61s", "+10m", "+31m", "+12h");
    private static final List<String> ADMIN = List.of("e0", "ea", "eu");

    private final SplittableRandom random;
    private final boolean findsUsers;

    RandomPrograms(SplittableRandom random, boolean findsUsers) {
        this.random = random;
        this.findsUsers = findsUsers;
    }

    Program next() {
        boolean limited = findsUsers && random.nextInt(4) == 0;
        Settings settings = Settings.parse(pick(limited ? LIMITED : SETTINGS));
        List<Part> parts = new ArrayList<>();
        int visits = 2 + random.nextInt(3);
        for (int i = 0; i < visits; i++) {
            String drawn = pick(ROLES);
            boolean missing = drawn.equals("V1") && settings.value("other", "").isEmpty();
            String role = missing ? "V0" : drawn;
            parts.add(Part.parse(role + ": " + steps(1 + random.nextInt(visits > 3 ? 3 : 4), limited)));
        }
        if (random.nextInt(3) == 0) {
            parts.add(Part.parse("C: " + pick(CLOCK) + (random.nextBoolean() ? " " + pick(CLOCK) : "")));
            parts.add(Part.parse("S: w"));
        } else if (random.nextInt(3) == 0) {
            parts.add(Part.parse("A: " + pick(findsUsers ? ADMIN : ADMIN.subList(0, 2))));
        }
        return new Program(settings, parts);
    }

    private String steps(int count, boolean limited) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean user = findsUsers && random.nextInt(limited ? 2 : 4) == 0;
            steps.add(pick(user ? USERS : PLAIN));
        }
        return String.join(" ", steps);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
