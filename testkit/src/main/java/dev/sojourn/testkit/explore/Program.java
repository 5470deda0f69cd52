package dev.sojourn.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who does what at the same time, under which settings. Its text form is
 * {@code settings | role: steps | role: steps}, the settings left out when there are none.
 */
record Program(Settings settings, List<Part> parts) {

    Program {
        parts = List.copyOf(parts);
    }

    static Program parse(String text) {
        Settings settings = Settings.NONE;
        List<Part> parts = new ArrayList<>();
        for (String piece : text.split("\\|", -1)) {
            if (piece.indexOf(':') >= 0) {
                parts.add(Part.parse(piece));
            } else if (parts.isEmpty()) {
                settings = Settings.parse(piece);
            } else {
                throw new IllegalArgumentException(
                        "\"" + piece.trim() + "\" in \"" + text + "\" has no role; write who does it, as in \"V0: s\"");
            }
        }
        return new Program(settings, parts);
    }

    int steps() {
        return parts.stream().mapToInt(part -> part.steps().size()).sum();
    }

    boolean hasClock() {
        return parts.stream().anyMatch(part -> part.role() == Role.CLOCK);
    }

    /** Whether some step is done by anybody. */
    boolean has(String step) {
        return parts.stream().anyMatch(part -> part.steps().contains(step));
    }

    /** Whether this is a program with nothing but parts and steps of another one, in the same order in each part. */
    boolean isWithin(Program other) {
        return settings.equals(other.settings) && fits(0, other.parts, new boolean[other.parts.size()]);
    }

    private boolean fits(int at, List<Part> into, boolean[] taken) {
        if (at == parts.size()) {
            return true;
        }
        for (int i = 0; i < into.size(); i++) {
            if (!taken[i] && parts.get(at).isWithin(into.get(i))) {
                taken[i] = true;
                if (fits(at + 1, into, taken)) {
                    return true;
                }
                taken[i] = false;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        String acts = parts.stream().map(Part::toString).collect(Collectors.joining(" | "));
        return settings.equals(Settings.NONE) ? acts : settings + " | " + acts;
    }

    /** What one actor does: its role, the planted session it begins with, and its steps. */
    record Part(Role role, int session, List<String> steps) {

        Part {
            steps = List.copyOf(steps);
        }

        static Part parse(String text) {
            int colon = text.indexOf(':');
            String name = text.substring(0, colon).trim();
            Role role = Role.of(name);
            String digits = name.substring(role.letters.length());
            String acts = text.substring(colon + 1).trim();
            List<String> steps = acts.isEmpty() ? List.of() : List.of(acts.split("\\s+"));
            steps.forEach(step -> role.require(step));
            return new Part(role, digits.isEmpty() ? 0 : Integer.parseInt(digits), steps);
        }

        boolean isWithin(Part other) {
            if (role != other.role || session != other.session) {
                return false;
            }
            int at = 0;
            for (String step : other.steps) {
                if (at < steps.size() && steps.get(at).equals(step)) {
                    at++;
                }
            }
            return at == steps.size();
        }

        String name() {
            return role.ofSession ? role.letters + session : role.letters;
        }

        @Override
        public String toString() {
            return (name() + ": " + String.join(" ", steps)).trim();
        }
    }
}
