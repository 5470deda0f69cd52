package dev.sojourn.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The budgets of source files; each rule returns the faults it found, one line each. */
final class SizeRules {
    static final int FILE_LINES = 400;
    static final int FILE_LINES_P95 = 300;
    static final int METHOD_LINES = 60;
    static final int LINE_WIDTH = 120;
    static final int STORE_CODE_LINES = 2_780;
    /** A database in this process: its damage, its backup and its erasure are nobody else's. */
    static final int EMBEDDED_STORE_CODE_LINES = 3_120;
    /** Two dialects, a feed of announcements for each, and servers that change their role. */
    static final int SQL_STORE_CODE_LINES = 3_090;

    /** Some rooms of core together, and how many lines of code they may hold. */
    record Budget(Set<String> rooms, int codeLines) {}

    /** The hall is the package above the rooms; a room that is in none of these is a fault. */
    static final List<Budget> CORE_BUDGETS = List.of(
            new Budget(Set.of("hall"), 6_880),
            new Budget(Set.of("policy", "event"), 440),
            new Budget(Set.of("store"), 1_600),
            new Budget(Set.of("id"), 1_870),
            new Budget(Set.of("codec"), 4_575),
            new Budget(Set.of("http"), 3_540));

    private SizeRules() {}

    /** Rooms of core whose sources, below the folder of the hall, are over their budget or have none. */
    static List<String> roomsOverBudget(Path hall, List<Path> sources) {
        Map<String, List<Path>> rooms = new TreeMap<>();
        for (Path file : sources) {
            if (file.startsWith(hall)) {
                Path below = hall.relativize(file);
                String room =
                        below.getNameCount() == 1 ? "hall" : below.getName(0).toString();
                rooms.computeIfAbsent(room, none -> new ArrayList<>()).add(file);
            }
        }
        List<String> faults = new ArrayList<>();
        for (Budget budget : CORE_BUDGETS) {
            List<Path> files = budget.rooms().stream()
                    .flatMap(room -> rooms.getOrDefault(room, List.of()).stream())
                    .toList();
            int lines = codeLines(files);
            if (lines > budget.codeLines()) {
                faults.add(String.join(" and ", new TreeSet<>(budget.rooms())) + ": " + lines
                        + " lines of code, over the budget of " + budget.codeLines() + ".");
            }
        }
        CORE_BUDGETS.forEach(budget -> rooms.keySet().removeAll(budget.rooms()));
        rooms.keySet().forEach(room -> faults.add(room + ": a room of core without a budget."));
        return faults;
    }

    static List<String> longFiles(List<Path> sources) {
        List<String> faults = new ArrayList<>();
        for (Path file : sources) {
            int lines = SourceSize.lines(House.read(file));
            if (lines > FILE_LINES) {
                faults.add(House.relative(file) + ": " + lines + " lines, over the limit of " + FILE_LINES + ".");
            }
        }
        return faults;
    }

    static List<String> wideLines(List<Path> sources) {
        List<String> faults = new ArrayList<>();
        for (Path file : sources) {
            List<String> lines = House.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                int width = lines.get(i).length();
                if (width > LINE_WIDTH) {
                    faults.add(House.relative(file) + ":" + (i + 1) + ": " + width + " columns, over the limit of "
                            + LINE_WIDTH + ".");
                }
            }
        }
        return faults;
    }

    static List<String> longMethods(List<Path> sources) {
        List<String> faults = new ArrayList<>();
        for (Path file : sources) {
            for (SourceSize.Method method : SourceSize.methods(file)) {
                if (method.lines() > METHOD_LINES) {
                    faults.add(House.relative(file) + ": " + method.name() + " has " + method.lines()
                            + " lines, over the limit of " + METHOD_LINES + ".");
                }
            }
        }
        return faults;
    }

    /** The length that 95 of 100 files do not pass. */
    static int fileLinesP95(List<Path> sources) {
        return SourceSize.percentile(
                sources.stream().map(file -> SourceSize.lines(House.read(file))).toList(), 95);
    }

    static int codeLines(List<Path> sources) {
        return sources.stream()
                .mapToInt(file -> SourceSize.codeLines(House.read(file)))
                .sum();
    }
}
