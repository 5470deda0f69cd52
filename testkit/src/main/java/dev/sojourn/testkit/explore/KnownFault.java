package dev.sojourn.testkit.explore;

import dev.sojourn.testkit.explore.Program.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fault that is known and not yet healed: its flaw, and a pattern for the programs that show it. It expires: a list
 * that names a fault which is no longer found has to be shortened.
 *
 * <p>A line reads {@code FLAW: settings | V: s/so | V: g}: the program holds at least these settings and, in as many
 * actors, at least these steps in this order. A step may name alternatives, and {@code *} is any; {@code V} is any
 * visit to a session, {@code *} any visit at all, other letters are themselves.
 */
final class KnownFault {

    private record Pattern(String role, List<List<String>> steps) {

        static Pattern parse(String text) {
            int colon = text.indexOf(':');
            List<List<String>> steps = new ArrayList<>();
            for (String step : text.substring(colon + 1).trim().split("\\s+", -1)) {
                if (!step.isEmpty()) {
                    steps.add(List.of(step.split("/")));
                }
            }
            return new Pattern(text.substring(0, colon).trim(), steps);
        }

        boolean fits(Part part) {
            int at = 0;
            for (String step : part.steps()) {
                if (at < steps.size()
                        && (steps.get(at).contains(step) || steps.get(at).contains("*"))) {
                    at++;
                }
            }
            return at == steps.size() && fits(part.role());
        }

        private boolean fits(Role actor) {
            return switch (role) {
                case "*" -> actor.visits();
                case "V" -> actor.visits() && actor.ofSession;
                default -> Role.of(role) == actor;
            };
        }
    }

    private final String line;
    private final Flaw flaw;
    private final Settings settings;
    private final List<Pattern> patterns = new ArrayList<>();
    private boolean seen;

    private KnownFault(String line) {
        this.line = line;
        int colon = line.indexOf(':');
        this.flaw = Flaw.valueOf(line.substring(0, colon).trim());
        List<String> pieces = Arrays.asList(line.substring(colon + 1).split("\\|", -1));
        boolean hasSettings = pieces.get(0).indexOf(':') < 0;
        this.settings = hasSettings ? Settings.parse(pieces.get(0)) : Settings.NONE;
        pieces.subList(hasSettings ? 1 : 0, pieces.size()).forEach(piece -> patterns.add(Pattern.parse(piece)));
    }

    /** Reads lines; blank ones and those that begin with {@code #} say nothing. */
    static List<KnownFault> parse(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(KnownFault::new)
                .toList();
    }

    boolean covers(Program program, Flaw shown) {
        return flaw == shown
                && program.settings().words().containsAll(settings.words())
                && fits(0, program.parts(), new boolean[program.parts().size()]);
    }

    private boolean fits(int at, List<Part> into, boolean[] taken) {
        if (at == patterns.size()) {
            return true;
        }
        for (int i = 0; i < into.size(); i++) {
            if (!taken[i] && patterns.get(at).fits(into.get(i))) {
                taken[i] = true;
                if (fits(at + 1, into, taken)) {
                    return true;
                }
                taken[i] = false;
            }
        }
        return false;
    }

    void seen() {
        seen = true;
    }

    boolean wasSeen() {
        return seen;
    }

    @Override
    public String toString() {
        return line;
    }
}
