package dev.sojourn.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The budgets of source files; each rule returns the faults it found, one line each. */
final class SizeRules {
    static final int FILE_LINES = 400;
    static final int FILE_LINES_P95 = 300;
    static final int METHOD_LINES = 60;
    static final int LINE_WIDTH = 120;
    static final int CORE_CODE_LINES = 9_500;
    static final int STORE_CODE_LINES = 1_500;

    /** Decision 0007 says why these may be larger. */
    static final Map<String, Integer> SHARED_STORE_CODE_LINES = Map.of("stores/redis", 2_000, "stores/jdbc", 2_000);

    private SizeRules() {}

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
