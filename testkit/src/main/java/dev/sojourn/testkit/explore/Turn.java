package dev.sojourn.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One step of a schedule: who moves, and what becomes of the store call that it makes. */
record Turn(int actor, Mode mode) {

    static List<Turn> parse(String schedule) {
        List<Turn> turns = new ArrayList<>();
        for (String word : schedule.trim().split("\\s+", -1)) {
            Mode mode = word.endsWith("-") ? Mode.UNDONE : word.endsWith("+") ? Mode.LOST : Mode.DONE;
            String actor = mode == Mode.DONE ? word : word.substring(0, word.length() - 1);
            if (!actor.isEmpty()) {
                turns.add(new Turn(Integer.parseInt(actor), mode));
            }
        }
        return turns;
    }

    static String text(List<Turn> schedule) {
        return schedule.stream().map(Turn::toString).collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return actor + mode.sign;
    }
}
