package dev.sojourn.testkit.explore;

import dev.sojourn.testkit.explore.Program.Part;
import java.util.ArrayList;
import java.util.List;

/** Lists programs, smallest first. Two programs that differ only in the order of their actors are listed once. */
final class Programs {

    private Programs() {}

    /** All lists of so many steps. */
    static List<List<String>> sequences(List<String> steps, int length) {
        List<List<String>> all = List.of(List.of());
        for (int i = 0; i < length; i++) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> each : all) {
                for (String step : steps) {
                    List<String> more = new ArrayList<>(each);
                    more.add(step);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }

    /** All parts of a role with a number of steps from the alphabet. */
    static List<Part> parts(String role, List<String> steps, int length) {
        String letters = role.replaceAll("\\d+$", "");
        int session = letters.length() == role.length() ? 0 : Integer.parseInt(role.substring(letters.length()));
        return sequences(steps, length).stream()
                .map(each -> new Part(Role.of(role), session, each))
                .toList();
    }

    /** Each of these alone. */
    static List<Program> alone(Settings settings, List<Part> parts) {
        return parts.stream().map(part -> new Program(settings, List.of(part))).toList();
    }

    /** Each of the first with each of the others; when both are the same list, each pair once. */
    static List<Program> pairs(Settings settings, List<Part> first, List<Part> second) {
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            for (int k = first == second ? i : 0; k < second.size(); k++) {
                programs.add(new Program(settings, List.of(first.get(i), second.get(k))));
            }
        }
        return programs;
    }

    /** Each program with further parts at its side. */
    static List<Program> with(List<Program> programs, Part... more) {
        List<Program> wider = new ArrayList<>();
        for (Program program : programs) {
            List<Part> parts = new ArrayList<>(program.parts());
            parts.addAll(List.of(more));
            wider.add(new Program(program.settings(), parts));
        }
        return wider;
    }
}
