package dev.sojourn.testkit.explore;

import dev.sojourn.testkit.explore.Explorer.Bounds;
import dev.sojourn.testkit.explore.Program.Part;
import java.util.ArrayList;
import java.util.List;

/** Makes a program smaller for as long as some schedule of it still shows the flaw. */
final class Shrinking {

    private final Explorer explorer;
    private final Bounds bounds;

    Shrinking(Explorer explorer, Bounds bounds) {
        this.explorer = explorer;
        this.bounds = bounds;
    }

    /** The smallest program that was found, the given one itself perhaps. */
    Program shrink(Program program, Flaw flaw) {
        Program smallest = program;
        boolean again = true;
        while (again) {
            again = false;
            for (Program smaller : smaller(smallest)) {
                if (explorer.explore(smaller, bounds).flaws().containsKey(flaw)) {
                    smallest = smaller;
                    again = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** The program without one actor, or without one step of one. */
    private static List<Program> smaller(Program program) {
        List<Program> all = new ArrayList<>();
        for (int i = 0; i < program.parts().size() && program.parts().size() > 1; i++) {
            List<Part> fewer = new ArrayList<>(program.parts());
            fewer.remove(i);
            all.add(new Program(program.settings(), fewer));
        }
        for (int i = 0; i < program.parts().size(); i++) {
            Part part = program.parts().get(i);
            for (int k = 0; k < part.steps().size(); k++) {
                List<String> steps = new ArrayList<>(part.steps());
                steps.remove(k);
                List<Part> parts = new ArrayList<>(program.parts());
                parts.set(i, new Part(part.role(), part.session(), steps));
                all.add(new Program(program.settings(), parts));
            }
        }
        return all;
    }
}
